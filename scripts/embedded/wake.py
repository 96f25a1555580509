"""A one-byte datagram on loopback that says "there is something new": the pump waits for it instead of polling.

Losing one is harmless: what there is to do is in the databases, and the pump looks by itself every second.
"""

import socket


class Bell:
    """The ringing side. With no port it does nothing."""

    def __init__(self, port: int | None):
        self._port = port
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)

    def ring(self) -> None:
        if not self._port:
            return
        try:
            self._socket.sendto(b"1", ("127.0.0.1", self._port))
        except OSError:
            return  # nobody listens yet, or its buffer is full: it will look by itself


def wait(listening: socket.socket, timeout_s: float) -> bool:
    """Wait for a ring on a bound datagram socket, then swallow the ones that came with it."""
    listening.settimeout(timeout_s)
    try:
        listening.recv(1)
    except TimeoutError:
        return False
    listening.setblocking(False)
    try:
        while listening.recv(1):
            pass
    except BlockingIOError:
        pass
    return True
