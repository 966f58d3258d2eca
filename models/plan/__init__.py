"""The plan's targets as data, so that a figure is held against the sentence that was printed and not against a copy in code."""
