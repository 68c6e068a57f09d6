"""Content: what messages are made of, file by file. A version keeps its own: a walk says what was published."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

BRANDS = "brands"


@dataclass(frozen=True)
class Content:
    """Path → text: `CHANNEL/MESSAGE/LOCALE/FILE`; `CHANNEL/FILE`, which its messages share; `brands/KEY.yaml`."""

    files: Mapping[str, str]
    hash: str
    """The same for the same files."""

    @classmethod
    def of(cls, files: Mapping[str, str]) -> "Content":
        """With the hash that these files have."""
        written = json.dumps(files, sort_keys=True, ensure_ascii=False)
        return cls(files, hashlib.sha256(written.encode()).hexdigest())

    def exists(self, message: str) -> bool:
        """Whether there is a message by this name, on any channel."""
        return message in self.messages()

    def messages(self) -> set[str]:
        """Every message there is, on any channel."""
        return {message for _, message in map(_unit, self.files) if message}

    def brands(self) -> list[str]:
        """Every brand there is."""
        return sorted(PurePosixPath(path).stem for path in self.files if path.startswith(f"{BRANDS}/"))

    def only(self, messages: Collection[str], brand: str) -> "Content":
        """What some messages of one brand are made of, and nothing else."""
        return Content.of({path: text for path, text in self.files.items() if _needed(path, messages, brand)})

    def over(self, other: "Content") -> "Content":
        """This in front of another: whatever message it has, it has with all of it."""
        mine = {_unit(path) for path in self.files}
        behind = {path: text for path, text in other.files.items() if _unit(path) not in mine}
        return Content.of({**behind, **self.files})


def _unit(path: str) -> tuple[str, str]:
    """Channel and message of a file; a shared one stands for itself."""
    channel, *between = PurePosixPath(path).parts[:-1]
    return (channel, between[0]) if between else (path, "")


def _needed(path: str, messages: Collection[str], brand: str) -> bool:
    message = _unit(path)[1]
    return message in messages if message else not path.startswith(f"{BRANDS}/") or path == f"{BRANDS}/{brand}.yaml"
