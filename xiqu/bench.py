"""Bench: being built."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None: ...
async def run(_: argparse.Namespace) -> int:
    return 0
