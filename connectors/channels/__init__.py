"""Ways out to people: how each kind of channel wants to be spoken to."""
