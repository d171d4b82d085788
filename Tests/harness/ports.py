"""Free TCP ports on the loopback address."""

import socket

_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on now and that this process has not given out before."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port
