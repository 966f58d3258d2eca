"""What is decided: read, store, compute and alarm, each a pure module with a thin agent round it."""
