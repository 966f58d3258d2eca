"""The HTTP door of the city, one file per audience: senders, readers, operators."""
