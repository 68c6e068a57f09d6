"""Generic: whoever can sign a body with HMAC-SHA256, read by a mapping."""

import base64
from typing import Any

from api.hooks.mapped import mapped
from api.hooks.mapping import BodyMapping
from api.hooks.preset import Delivered, Preset
from api.hooks.signing import digest, same
from operations.events.receive import Report


class Generic(Preset):
    """The mapping says where everything stands, the signature too."""

    kind = "generic"
    mapped = True

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        told = BodyMapping.model_validate(delivered.mapping).signature
        signed = digest(secret, delivered.body)
        given = delivered.header(told.header).strip()
        if told.encoding == "base64":
            return same(told.prefix + base64.b64encode(signed).decode(), given)
        return same((told.prefix + signed.hex()).lower(), given.lower())

    def read(self, delivered: Delivered, document: dict[str, Any]) -> list[Report]:
        return [mapped(BodyMapping.model_validate(delivered.mapping), delivered, document)]
