"""What things are: plain values and the standards they are judged by, without any input or output."""
