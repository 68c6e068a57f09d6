"""What providers answer and tell, in the shapes that they publish themselves: `answers/KEY.yaml`, a file for each.

`requests`: what they know and need; `answers`: to a message; `receipts`: of messages they carried; `notices`: of mails
that came back. Each says where its shape is `published`, and what it `means` to us. The values in it are ours.
"""

from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from tests.faults.receiver import answer

Section = Literal["requests", "answers", "receipts", "notices"]
Entry = dict[str, Any]
_FILES = sorted((Path(__file__).parent / "answers").glob("*.yaml"))


def published(section: Section) -> dict[str, dict[str, Entry]]:
    """Provider → name → entry, of the providers that have any."""
    read = {file.stem: YAML(typ="safe").load(file.read_text("utf-8")) for file in _FILES}
    return {provider: told[section] for provider, told in read.items() if section in told}


def each(section: Section) -> list[tuple[str, str]]:
    """All of them, as provider and name."""
    return [(provider, name) for provider, told in published(section).items() for name in told]


def replayed(entry: Entry, **headers: str) -> bytes:
    """An answer as it comes over the line."""
    body = entry["text"].encode() if "text" in entry else entry["body"]
    return answer(entry["status"], body, **entry.get("headers", {}), **headers)
