"""How what a walk carries is written down: as JSON, and packed when it is long. The same for whoever reads it."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import PayloadCodec

_PACKED = b"binary/zlib"
_LONG = 1_024
"""Bytes from which on packing is worth it; what is shorter stays readable in Temporal's own UI."""


class Packing(PayloadCodec):
    """Above all a definition: it travels with every enrolment. What was never packed is read as it is."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Pack what is long."""
        return [_packed(payload) if len(payload.data) > _LONG else payload for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Unpack what is packed."""
        return [_unpacked(payload) if payload.metadata.get("encoding") == _PACKED else payload for payload in payloads]


def _packed(payload: Payload) -> Payload:
    return Payload(metadata={"encoding": _PACKED}, data=zlib.compress(payload.SerializeToString()))


def _unpacked(payload: Payload) -> Payload:
    return Payload.FromString(zlib.decompress(payload.data))


CONVERTER = replace(pydantic_data_converter, payload_codec=Packing())
