"""What somebody who is about to set out wants to know of a road, from the figures that are there already."""
