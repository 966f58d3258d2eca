"""Photos of what people report: looked into, written anew without what they tell of the phone and its place, and kept by content."""
