"""The kinds of source: what opens one of each, and which of them a mapping reads. The console is told of them too."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from api.hooks import PRESETS
from api.hooks.carrier import Carrier
from api.hooks.mapping import BodyMapping
from operations.events.sources import SEGMENT, Unfit

SHORTEST = 8
"""Characters that a secret has at least."""


class SourceKinds:
    """Those that the folder of webhooks knows, and Segment's protocol."""

    names = (SEGMENT, *PRESETS)
    mapped = tuple(kind for kind, preset in PRESETS.items() if preset.mapped)
    passwords = tuple(
        kind for kind, preset in PRESETS.items() if isinstance(preset, Carrier) and preset.asks_for_password
    )

    def secret(self, kind: str, chosen: str | None) -> str | None:
        """One that the kind can sign with, made here unless it is chosen; none for Segment. Raises Unfit."""
        if kind == SEGMENT:
            return None
        if chosen and len(chosen) < SHORTEST:
            raise Unfit({("secret",): f"a secret has at least {SHORTEST} characters"})
        secret = chosen or PRESETS[kind].new_secret()
        try:
            PRESETS[kind].check_secret(secret)
        except ValueError as error:
            raise Unfit({("secret",): str(error)}) from None
        return secret

    def mapping(self, kind: str, told: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """As it is kept. Raises Unfit, also where there has to be one."""
        if told is None:
            if kind == "generic":
                raise Unfit({(): "say where our fields stand in what it sends"})
            return None
        preset = PRESETS.get(kind)
        if preset is None or not preset.mapped:
            raise Unfit({(): f"what a source of the kind {kind} sends is known; it takes no mapping"})
        if kind != "generic" and "signature" in told:
            raise Unfit({("signature",): f"the kind {kind} says itself how it is signed; leave it out"})
        return _read(told).model_dump(exclude_none=True)


def _read(told: Mapping[str, Any]) -> BodyMapping:
    try:
        return BodyMapping.model_validate(told)
    except ValidationError as wrong:
        raise Unfit(dict(_places(wrong))) from None


def _places(wrong: ValidationError) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(map(str, one["loc"])), one["msg"].removeprefix("Value error, ")) for one in wrong.errors()]


KINDS = SourceKinds()
