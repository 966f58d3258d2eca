"""A port that a server keeps over its restarts, chosen below the range that the kernel deals out to clients.

Above it, the port of a server that was just killed can be dealt to somebody else; worse, a client that keeps knocking on localhost can be
given that very number for its own end and then be connected with itself.
"""

import secrets
import socket

HOST = "127.0.0.1"
LOWEST, HIGHEST = 20_000, 32_000


def free_port() -> int:
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
