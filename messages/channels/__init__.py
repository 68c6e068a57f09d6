"""The channels. The folder is the registry: a class with a `name` in a file dropped in is a channel known."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from messages.message import Channel


def opened(settings: Mapping[str, str]) -> dict[str, Channel]:
    """Every channel by name, ready to send. `settings`: lower-case names such as `smtp_url`."""
    return {kind.name: kind.open(settings) for kind in _found()}


def _found() -> Iterator[Any]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and thing.__module__ == module.__name__ and hasattr(thing, "name"):
                yield thing
