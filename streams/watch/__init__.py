"""Alarms as they follow from figures: a sample is scored, samples make a history in event time, a history makes changes to tell."""
