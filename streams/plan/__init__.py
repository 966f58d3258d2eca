"""The plan as a scorecard: how its figures, measured or reported, stand against what was promised. Pure; "today" is always given."""
