"""Lint: what would go wrong with a message, found before anybody gets it. A rule is a file in `rules/`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from messages.content.content import BRANDS
from messages.content.lint import rules
from messages.content.lint.specimen import Level, Specimen
from messages.words import Words


@dataclass(frozen=True)
class Finding:
    """What a rule has to say of a message, or of a brand: then the message is empty. `rule`: the file's name."""

    level: Level
    rule: str
    message: str
    channel: str
    locale: str
    file: str
    line: int | None
    detail: str

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}: " if self.line else f"{self.file}: " if self.file else ""
        about = f"message {self.message} ({self.channel}, {self.locale}), " if self.message else ""
        return self.detail if self.detail.startswith("message ") else f"{about}{place}{self.detail}"


def look(words: Words, specimens: Iterable[Specimen]) -> list[Finding]:
    """Everything that the rules find, each thing once: errors first, message by message."""
    found = sorted({one for specimen in specimens for one in _of(words, specimen)}, key=_place)
    worst = {_place(one)[1:]: one for one in reversed(found)}
    return [one for one in found if worst[_place(one)[1:]] == one]


def _of(words: Words, specimen: Specimen) -> Iterator[Finding]:
    for name, rule in _rules():
        for flaw in rule(words, specimen):
            about = ("", "", "")
            if not flaw.file.startswith(f"{BRANDS}/"):
                about = (specimen.message, specimen.channel, specimen.language)
            yield Finding(flaw.level, name, *about, flaw.file, flaw.line, flaw.detail)


def _place(one: Finding) -> tuple[bool, str, str, str, str, str, int, str]:
    return one.level != "error", one.message, one.channel, one.locale, one.rule, one.file, one.line or 0, one.detail


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, Any]]:
    names = [entry.name for entry in iter_modules(rules.__path__)]
    return [(name, import_module(f"{rules.__name__}.{name}").look) for name in names]
