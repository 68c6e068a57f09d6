"""Webhooks in, one file for each kind of shop. The folder is the registry: a `Preset` dropped in is a kind known."""

from inspect import isabstract

from api.hooks.preset import Preset
from journeys.kinds import found

_FOUND = found(__name__, __path__, Preset)  # type: ignore[type-abstract]  # it yields none that is
PRESETS: dict[str, Preset] = {preset.kind: preset() for preset in _FOUND if not isabstract(preset)}
"""Kind of source → how its webhooks are read."""
