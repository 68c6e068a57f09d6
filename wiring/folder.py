"""The data folder: there, writable, ours alone while we run, and the secret in it."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wiring.trouble import Trouble


def made(folder: Path) -> Path:
    """The folder, made when it is missing. Raises Trouble when it cannot be written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        remedy = "give this user the right to write there, or set ETAPPE_DATA to another folder"
        raise Trouble(f"the data folder {folder} cannot be written to ({error.strerror}); {remedy}") from None
    return folder


@contextmanager
def taken(folder: Path) -> Iterator[Path]:
    """The folder, for one stack at a time: two Temporal servers on one file would spoil it."""
    with (made(folder) / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remedy = "stop it, or set ETAPPE_DATA to another folder"
            raise Trouble(f"another Etappe is running in the data folder {folder}; {remedy}") from None
        yield folder


def secret(folder: Path) -> str:
    """The secret in the folder, made on first use; only its owner can read it."""
    path = made(folder) / "secret"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
