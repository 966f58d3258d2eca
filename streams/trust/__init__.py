"""Sensor trust: small rules that say which readings nobody should build on, and why. Pure; a figure is never changed by them."""
