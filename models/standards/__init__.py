"""Standards are dated data, so that every day is judged by the edition that was in force on it."""
