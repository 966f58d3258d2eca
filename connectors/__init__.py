"""Every edge: how the outside speaks, and where bytes, facts and figures go."""
