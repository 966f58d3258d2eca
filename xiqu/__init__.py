"""The command line and the composition roots: the only place where the rooms meet."""
