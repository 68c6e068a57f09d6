"""The walls of the room where templates run: no new file or connection, little memory, a moment of time for each job.

A template gets here through Jinja's sandbox, which has been broken before. Behind it are a process without secrets,
and these limits; the kernel keeps them, so that no code in here can forget to.
"""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MEMORY = 256 * 2**20
"""Bytes; about three times what the room needs."""
TIME = 0.75
"""Seconds of CPU for one job: a thousand times what a message takes."""
_NOBODY = 65534


def raise_walls() -> None:
    """From here on. What is to be read from a file must have been read."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # who stops our parent lets it finish: we end when it does
    limits = (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_NOFILE", 0),  # what is open stays open; also who closes one gets no other
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    )
    for name, limit in limits:
        _limit(name, limit)
    _as_nobody()


def _as_nobody() -> None:
    """Root could lift the limits again."""
    with suppress(OSError):
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)


def _limit(name: str, limit: int) -> None:
    """Where a system knows no such limit, the others hold."""
    with suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(getattr(resource, name), (limit, limit))


@contextmanager
def in_time() -> Iterator[None]:
    """Whoever takes longer is ended by SIGPROF, also amid one long calculation."""
    signal.setitimer(signal.ITIMER_PROF, TIME)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
