"""Standard Webhooks: `{type, timestamp, data}`, signed as standardwebhooks.com says, and as our own calls are."""

import binascii
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from api.hooks.mapped import mapped
from api.hooks.mapping import BodyMapping, MappedCustomer
from api.hooks.preset import Delivered, Preset
from api.hooks.signing import digest, same, unix
from messages.signature import new_secret
from operations.events.receive import Report

_PREFIX = "whsec_"
_AS_A_RULE = BodyMapping(
    event="type",
    at="timestamp",
    customer=MappedCustomer.model_validate(
        {name: f"data.customer.{name}" for name in MappedCustomer.model_fields}  # the shape of our own `customer`
    ),
    rest="data",
)


class Standard(Preset):
    """Without a mapping the customer stands at `data.customer`, and the facts in `data`."""

    kind = "standard"
    mapped = True

    def genuine(self, secret: str, delivered: Delivered) -> bool:
        identity, second = delivered.header("webhook-id"), delivered.header("webhook-timestamp")
        if not identity or not unix(second):
            return False
        expected = f"v1,{b64encode(digest(_key(secret), identity, '.', second, '.', delivered.body)).decode()}"
        signatures = delivered.header("webhook-signature").split(" ")
        return any([same(expected, signature) for signature in signatures])  # noqa: C419 - all, or time would tell

    def signed_at(self, delivered: Delivered) -> datetime | None:
        return unix(delivered.header("webhook-timestamp"))

    def read(self, delivered: Delivered, document: dict[str, Any]) -> list[Report]:
        by = BodyMapping.model_validate(delivered.mapping) if delivered.mapping else _AS_A_RULE
        return [mapped(by, delivered, document, delivered.header("webhook-id"))]

    def new_secret(self) -> str:
        return new_secret()

    def check_secret(self, secret: str) -> None:
        try:
            good = len(_key(secret)) >= 16
        except (binascii.Error, ValueError):
            good = False
        if not good:
            raise ValueError("a secret of Standard Webhooks is whsec_ and at least 16 bytes in base64")


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(_PREFIX), validate=True)
