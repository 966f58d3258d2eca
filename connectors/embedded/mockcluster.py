"""The process in which librdkafka's mock cluster lives: a Kafka-protocol broker on a machine that has only Python.

Run as a file, it prints its address and serves until its input closes, which also happens when its parent dies.

Python's binding shows of the mock cluster only that it exists, so librdkafka is called by its C names (rdkafka_mock.h): topics with the
partitions that we declare, no three seconds of waiting in each rebalance, and a port of our own. The mock listens wherever the kernel
likes; we put a socket bound to our port under its file descriptor and advertise that, so a restarted broker is found at the same address.
"""

import argparse
import ctypes
import os
import socket
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
PRODUCER = 0
BROKER = 1
BACKLOG = 128


def librdkafka() -> ctypes.CDLL:
    """The library inside the confluent-kafka wheel: beside the package on Linux, inside it on macOS."""
    spec = find_spec("confluent_kafka")
    if spec is None or spec.origin is None:
        sys.exit("The wheel confluent-kafka is not installed; the embedded broker is part of it.")
    package = Path(spec.origin).parent
    found = [*package.parent.glob("confluent_kafka.libs/librdkafka*"), *package.glob(".dylibs/librdkafka*")]
    if not found:
        sys.exit(f"No librdkafka beside {package}; the embedded broker needs the binary wheel of confluent-kafka.")
    library = ctypes.CDLL(str(found[0]))
    library.rd_kafka_new.restype = ctypes.c_void_p
    library.rd_kafka_new.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    library.rd_kafka_conf_new.restype = ctypes.c_void_p
    library.rd_kafka_conf_set.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t]
    library.rd_kafka_mock_cluster_new.restype = ctypes.c_void_p
    library.rd_kafka_mock_cluster_new.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
    library.rd_kafka_mock_cluster_bootstraps.argtypes = [ctypes.c_void_p]
    library.rd_kafka_mock_topic_create.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    library.rd_kafka_mock_group_initial_rebalance_delay_ms.argtypes = [ctypes.c_void_p, ctypes.c_int32]
    library.rd_kafka_mock_broker_set_host_port.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_char_p, ctypes.c_int]
    return library


def listener(port: int) -> socket.socket:
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
    except OSError as error:
        sys.exit(f"The embedded broker can't listen on {HOST}:{port}: {error.strerror}.")
    found.listen(BACKLOG)
    found.settimeout(0)
    return found


def bound_to(port: int) -> Iterator[int]:
    """The file descriptors of this process that are sockets bound to the port."""
    for number in range(3, 256):
        try:
            copy = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        with copy:
            if copy.family == socket.AF_INET and copy.getsockname()[1] == port:
                yield number


def serve(port: int, topics: list[tuple[str, int]]) -> str:
    library = librdkafka()
    reason = ctypes.create_string_buffer(256)
    settings = library.rd_kafka_conf_new()
    library.rd_kafka_conf_set(settings, b"log_level", b"3", reason, len(reason))  # this handle has no broker, and needs none
    handle = library.rd_kafka_new(PRODUCER, settings, reason, len(reason))
    if not handle:
        sys.exit(f"librdkafka did not start: {reason.value.decode()}")
    cluster = library.rd_kafka_mock_cluster_new(handle, BROKER)
    own = listener(port)
    port = own.getsockname()[1]
    random_port = int(library.rd_kafka_mock_cluster_bootstraps(cluster).rpartition(b":")[2])
    library.rd_kafka_mock_broker_set_host_port(cluster, BROKER, HOST.encode(), port)
    library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0)
    for name, partitions in topics:
        if library.rd_kafka_mock_topic_create(cluster, name.encode(), partitions, 1):
            sys.exit(f"The embedded broker could not make the topic {name} with {partitions} partitions.")
    # Last: whoever reaches us before all topics are there and asks for one is given it with four partitions.
    for number in list(bound_to(random_port)):
        os.dup2(own.fileno(), number)
    own.detach()  # the mock accepts on its copy for as long as the process lives
    return f"{HOST}:{port}"


def topic(text: str) -> tuple[str, int]:
    name, _, partitions = text.rpartition(":")
    return name, int(partitions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "topics", nargs="*", type=topic, metavar="TOPIC:PARTITIONS", help="any other topic gets 4 partitions when asked for"
    )
    arguments = parser.parse_args()
    sys.stdout.write(serve(arguments.port, arguments.topics) + "\n")
    sys.stdout.flush()
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)  # nothing to save, and librdkafka's threads would keep us


if __name__ == "__main__":
    main()
