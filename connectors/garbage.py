"""Garbage in cycles: looking for it stops everything, for as long as there are objects to look through."""

import gc


def begun() -> None:
    """Look through all that there is once, and take it for good: modules, declarations and routes are never garbage.

    Without this a gateway stood still for a tenth of a second now and then (docs/figures.md, 2026-11-27).
    """
    gc.collect()
    gc.freeze()


def grown() -> None:
    """Take what has come into being for good, without looking: for what is built once and held in millions, as the map of pipes.

    What is held in this way still goes with its last reference; only cycles among what is alive at this moment would stay for ever.
    """
    gc.freeze()
