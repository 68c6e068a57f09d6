"""Webhooks in, one file for each kind of shop. The folder is the registry: a `Preset` dropped in is a kind known."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from api.hooks.preset import Preset


def _found() -> Iterator[type[Preset]]:
    for entry in iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Preset) and thing is not Preset:
                yield thing


PRESETS: dict[str, Preset] = {preset.kind: preset() for preset in _found()}
"""Kind of source → how its webhooks are read."""
