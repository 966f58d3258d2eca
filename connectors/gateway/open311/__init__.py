"""Open311 GeoReport v2: the same cases as everywhere, in the words that city apps of other cities already speak.

The specification is the wiki's frozen page (https://wiki.open311.org/GeoReport_v2) with its pages on service discovery and extensions; what
it leaves open, and where we differ, stands in docs/decisions/0069.
"""
