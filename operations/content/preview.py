"""Preview: a message as somebody would get it, and what is wrong with it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from messages.content.brand import BadBrand
from messages.content.lint import Finding, look
from messages.content.lint.specimen import MAIL
from messages.content.rendering import Rendered
from messages.words import Words
from operations.content.assets import shown
from operations.content.proof import Proof, content_of
from operations.content.readers import Reader, met, somebody
from operations.content.setting import setting
from operations.desk import Desk, NotThere, Refused
from store.customers import customers

_NOTHING = Rendered(subject="", text="")
_ENGLISH = Words()


@dataclass(frozen=True)
class Wish:
    """How it is to be looked at: for a customer of ours or one made up, in a journey or by itself."""

    customer: str | None = None
    profile: Mapping[str, Any] | None = None
    """`name`, `interests` and `attributes` of somebody who might be."""
    channel: str = MAIL
    locale: str | None = None
    brand: str | None = None
    journey: str | None = None


@dataclass(frozen=True)
class Preview:
    """What a person would read, or nothing when it cannot be written: then the findings say why."""

    message: str
    channel: str
    locale: str
    brand: str
    sender: str
    domain: str
    """Of the sender's address."""
    journey: str
    subject: str
    preheader: str
    text: str
    html: str
    size: int
    """Bytes of the page, or else of the text."""
    written: bool
    findings: list[Finding]


async def preview(desk: Desk, key: str, wish: Wish, words: Words = _ENGLISH) -> Preview:
    """Raises NotThere for a message, a customer or a journey that is not there, Refused for such a brand."""
    async with desk.database.read() as connection:
        content = await desk.content.now(connection)
        if not content.exists(key):
            raise NotThere(f"there is no message “{key}”")
        journey = await setting(connection, key, wish.channel, journey=wish.journey, brand=wish.brand)
        reader = await _reader(connection, desk, wish)
        pictures = await shown(desk, connection, content)
    proof = Proof(journey, content_of(content, journey), desk.renderer, page=True, pictures=pictures)
    # Rendering is work: whoever else is at the desk need not wait for it.
    return await asyncio.to_thread(_seen, proof, key, wish.channel, reader, words)


async def _reader(connection: AsyncConnection, desk: Desk, wish: Wish) -> Reader:
    if wish.customer and wish.profile:
        raise Refused("name a customer or write a profile, not both")
    if wish.customer:
        row = await customers.find(connection, wish.customer)
        if row is None:
            raise NotThere(f"there is no customer {wish.customer}")
        return await met(connection, row | ({"locale": wish.locale} if wish.locale else {}))
    profile = somebody(wish.locale or desk.locale) | dict(wish.profile or {})
    return Reader(profile, (await met(connection, profile)).goods)


def _seen(proof: Proof, key: str, channel: str, reader: Reader, words: Words) -> Preview:
    step, letter = next((step, one) for step, one in proof.letters(key) if one.channel == channel)
    try:
        brand = proof.renderer.brand(proof.journey.brand, proof.content)
    except BadBrand as fault:
        raise Refused(str(fault)) from None
    specimen = proof.specimen(brand, step, letter, reader)
    shown = specimen.rendered or _NOTHING
    return Preview(
        message=key,
        channel=channel,
        locale=specimen.language,
        brand=proof.journey.brand,
        sender=brand.sender_of(proof.journey.topic),
        domain=brand.domain,
        journey=proof.journey.journey,
        subject=shown.subject,
        preheader=getattr(shown, "preheader", ""),
        text=shown.text,
        html=shown.html,
        size=len((shown.html or shown.text).encode()),
        written=specimen.rendered is not None,
        findings=look(words, [specimen]),
    )
