"""A simulated 西区: every feed says what a street's day might be, the same for the same seed, with late, double and broken bodies.

It is invented and says so: its city is called 模拟中山, so no figure of it can be taken for one of 中山.
"""
