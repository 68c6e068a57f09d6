"""Mails written before their turn has come, in a thread of their own: most of it is RSA, and meanwhile others go on."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from messages.mail.mime import Seal, Unmailable, to_bytes
from messages.message import Message

_WRITER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mails")
_MOST = 5_000_000
"""Bytes that lie written; whatever comes after them is written when its turn has come."""


async def ahead(messages: Sequence[Message], seal: Seal) -> list[Message]:
    """The same messages, with `raw` as far as there is room. What cannot be written is said when its turn has come."""
    return await asyncio.get_running_loop().run_in_executor(_WRITER, list, _written(messages, seal))


def _written(messages: Sequence[Message], seal: Seal) -> Iterator[Message]:
    room = _MOST
    for message in messages:
        raw = _raw(message, seal) if room > 0 else b""
        room -= len(raw)
        yield replace(message, raw=raw)


def _raw(message: Message, seal: Seal) -> bytes:
    try:
        return to_bytes(message, seal)
    except Unmailable:
        return b""
