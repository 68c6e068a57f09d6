"""Rendering: a message's folder and some facts become a subject, a preheader, a text and a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from messages.content.brand import Brand, brand
from messages.content.content import Content
from messages.content.faults import MissingVariable, TemplateFault
from messages.content.library import Library
from messages.content.press.job import Job, Ticket
from messages.content.press.press import PRESS, Press
from messages.content.press.sheet import unpacked
from messages.content.source import source_of
from messages.content.speech import direction, form

_TICKETS = 4096


@dataclass(frozen=True)
class Rendered:
    """What a person will read; `html` is empty when the message has no page."""

    subject: str
    text: str
    html: str = ""
    preheader: str = ""
    """What a mail program shows beside the subject."""


class Renderer:
    """Renders from content: what a version has pinned, or else what the library has now. The press does the work."""

    def __init__(self, library: Library, press: Press = PRESS) -> None:
        self.library = library
        self._press = press
        self._tickets = dict[tuple[str, ...], Ticket]()

    def exists(self, message: str) -> bool:
        """Whether there is a message by this name, on any channel."""
        return self.library.content.exists(message)

    def brand(self, key: str, content: Content | None = None) -> Brand:
        """One brand. Raises BadBrand."""
        return brand(content or self.library.content, key)

    def render(
        self, message: str, channel: str, locale: str, facts: Mapping[str, Any], content: Content | None = None
    ) -> Rendered:
        """Render one message, and wait for it. `facts["brand"]`: a brand's key. Raises TemplateFault, BadBrand."""
        return _read(self._press.ask(self._job(message, channel, locale, facts, content)))

    async def rendered(
        self, message: str, channel: str, locale: str, facts: Mapping[str, Any], content: Content | None = None
    ) -> Rendered:
        """The same while others go on; what is asked for at once is printed together."""
        return _read(await self._press.asked(self._job(message, channel, locale, facts, content)))

    def close(self) -> None:
        """End the press; whoever renders again starts it anew."""
        self._press.close()

    def _job(self, message: str, channel: str, locale: str, facts: Mapping[str, Any], content: Content | None) -> Job:
        content = content or self.library.content
        zone = facts.get("profile", {}).get("zone") or "UTC"
        wanted = (content.hash, message, channel, locale, zone, facts["brand"])
        ticket = self._tickets.get(wanted)
        if ticket is None:
            if len(self._tickets) >= _TICKETS:
                self._tickets.clear()
            self._tickets[wanted] = ticket = _ticket(content, message, channel, locale, zone, facts["brand"])
        return Job.of(ticket, facts)


def _ticket(content: Content, message: str, channel: str, locale: str, zone: str, key: str) -> Ticket:
    source, dress = source_of(content, message, channel, locale), brand(content, key).model_dump_json()
    return Ticket(
        source=source,
        form=form(locale, source.locale),
        zone=zone,
        direction=direction(source.locale),
        dress=f"{content.hash}/{key}",
        brand=dress,
    )


def _read(told: bytes) -> Rendered:
    sheet = unpacked(told)
    if "fault" in sheet:
        raise (MissingVariable if sheet["missing"] else TemplateFault)(sheet["fault"])
    return Rendered(**sheet)
