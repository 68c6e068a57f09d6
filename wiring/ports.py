"""Ports, taken before anything starts: a busy one is an error that names its setting, not a stack half up."""

import random
import socket

from wiring.trouble import Trouble

_QUIET = range(20_000, 32_000)
_TRIES = 50


def bound(host: str, port: int, setting: str) -> socket.socket:
    """A socket bound to a port (0: a free one). Raises Trouble when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except (OSError, socket.gaierror) as error:
        door.close()
        remedy = f"end what listens there, or set {setting} to another port (0 chooses a free one)"
        raise Trouble(f"port {port} on {host} cannot be had ({error.strerror}); {remedy}") from None
    return door


def number(door: socket.socket) -> int:
    """The port a socket is bound to."""
    return int(door.getsockname()[1])


def checked(host: str, port: int, setting: str) -> int:
    """A port that a child process can take; a free one for 0. Raises Trouble when it is taken."""
    # The system lends ports above these to whoever asks for any; one of them could be gone before the child takes it.
    for candidate in [port] if port else random.sample(_QUIET, _TRIES):
        try:
            with bound(host, candidate, setting) as door:
                return number(door)
        except Trouble:
            if port:
                raise
    raise Trouble(f"no free port was found on {host}; set {setting}")
