"""The live feed: one reader of the log a process, one stretch of it in memory, and as many followers as come."""
