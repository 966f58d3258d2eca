"""Contacts under a key each: what may be read of people, and how it is made unreadable for ever."""
