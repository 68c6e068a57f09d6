"""The room, seen from outside: the process in which templates run, and the pipe to it."""

import json
import signal
import socket
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from messages.content.press import frames
from messages.content.press.job import Job
from messages.content.press.signs import AT, FULL, READY

_HOUSE = Path(__file__).parents[3]
_MODULE = "messages.content.press.inside"
_PATIENCE = 30.0
"""Seconds by the clock; the room's own walls are nearer, so this is for a machine that stands still."""
_SHELVED = 128
"""Contents and brands that the room keeps."""
_ENDS = {
    -signal.SIGPROF: "it takes too long; make loops shorter, and see that they end",
    FULL: "it takes too much memory; make it smaller",
}


class Collapsed(Exception):
    """The process ended amid a job; the text says why, as far as that is known. `killed`: by somebody else."""

    def __init__(self, why: str, *, killed: bool = False) -> None:
        super().__init__(why)
        self.killed = killed


class PressAway(RuntimeError):
    """The process in which templates run cannot be started; the machine may be out of memory or of processes."""


class Room:
    """One process. `forms`: the locales it speaks. Raises PressAway."""

    def __init__(self, forms: Collection[str]) -> None:
        self.forms = frozenset(forms)
        self._shelf = OrderedDict[str, None]()
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_PATIENCE)
        self._pipe = self._socket.makefile("rwb", buffering=1 << 16)
        with theirs:
            self._process = _started(sorted(self.forms), theirs)
        try:
            if self._read() == READY:
                return
        except Collapsed:
            pass
        self.close()
        raise PressAway(PressAway.__doc__)

    def print(self, jobs: Sequence[Job], *, careful: bool = False) -> Iterator[bytes]:
        """Answers, in the order of the jobs; when `careful`, each after the paths of its parts. Raises Collapsed."""
        try:
            frames.write(self._pipe, *self._frame(jobs, careful))
            self._pipe.flush()
        except OSError:
            raise self._collapsed() from None
        answered = 0
        while answered < len(jobs):
            told = self._read()
            answered += not told.startswith(AT)
            yield told

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._socket.close()
        try:
            self._pipe.close()
        except OSError:  # what could not be written need not be
            return

    def _frame(self, jobs: Sequence[Job], careful: bool) -> Iterator[bytes]:
        """One JSON object; jobs are JSON already."""
        tickets = {job.ticket.name: job.ticket for job in jobs}.values()
        contents = {one.content.hash: dict(one.content.files) for one in tickets if self._new(one.content.hash)}
        brands = {one.dress: one.brand for one in tickets if self._new(one.dress)}
        head = {"careful": careful, "contents": contents, "brands": brands, "forget": self._forgotten()}
        yield json.dumps(head).encode()[:-1]
        yield b', "jobs": ['
        for number, job in enumerate(jobs):
            yield (b", " if number else b"") + job.told
        yield b"]}"

    def _new(self, name: str) -> bool:
        new = name not in self._shelf
        self._shelf[name] = None
        self._shelf.move_to_end(name)
        return new

    def _forgotten(self) -> list[str]:
        return [self._shelf.popitem(last=False)[0] for _ in range(len(self._shelf) - _SHELVED)]

    def _read(self) -> bytes:
        try:
            return frames.read(self._pipe)
        except (OSError, EOFError):
            raise self._collapsed() from None

    def _collapsed(self) -> Collapsed:
        try:
            end = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return Collapsed("it takes too long")
        why = _ENDS.get(end, f"it brings the press down ({end}); make it simpler")
        return Collapsed(why, killed=end == -signal.SIGKILL)


def _started(forms: Sequence[str], pipe: socket.socket) -> "subprocess.Popen[bytes]":
    """Nothing of ours goes along: no environment, no folder, no open file, no terminal."""
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-s", "-P", "-m", _MODULE, *forms],
            stdin=pipe.fileno(),
            stdout=pipe.fileno(),
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_HOUSE)},
            cwd="/",
            start_new_session=True,
        )
    except OSError:
        raise PressAway(PressAway.__doc__) from None
