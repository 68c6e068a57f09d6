"""The channels. The folder is the registry: a class with a `name` in a file dropped in is a channel known."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from messages.closed import Closed
from messages.message import Can, Channel


def opened(settings: Mapping[str, str]) -> dict[str, Channel]:
    """Every channel by name, ready to send. `settings`: lower-case names such as `smtp_url`.

    One whose settings are missing holds whatever comes to it, until they are there.
    """
    why = closed(settings)
    return {kind.name: Closed(kind.name) if why[kind.name] else kind.open(settings) for kind in _found()}


def closed(settings: Mapping[str, str]) -> dict[str, str]:
    """Every channel by name → the settings that open it; nothing for one that is open."""
    return {kind.name: kind.missing(settings) if hasattr(kind, "missing") else "" for kind in _found()}


def abilities() -> dict[str, Can]:
    """What each channel is able to do, by name; none is opened for it."""
    return {kind.name: kind.can for kind in _found()}


def _found() -> Iterator[Any]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and thing.__module__ == module.__name__ and hasattr(thing, "name"):
                yield thing
