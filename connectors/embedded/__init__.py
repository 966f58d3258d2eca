"""A broker and a database from wheels, for a machine that has only Python."""
