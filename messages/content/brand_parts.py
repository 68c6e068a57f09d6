"""What a brand is made of: colours, logo, type, tone, footer, senders."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from journeys.base import Key
from journeys.survey import Locale
from messages.content.contrast import ENOUGH, contrast
from messages.content.fonts import Font
from messages.mail.address import deliverable

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Address = Annotated[str, StringConstraints(pattern=r'^https?://[^\s"<>]+$', max_length=500)]
Name = Annotated[str, StringConstraints(pattern=r'^[^"\\<>\x00-\x1f\x7f]{1,60}$')]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Spoken = Annotated[dict[Locale, Line], Field(max_length=50)]
"""Locale → text."""
_TOUCHING = (("text", "card"), ("text", "page"), ("quiet", "page"), ("quiet", "card"), ("on_accent", "accent"))


def _mailbox(text: str) -> str:
    found = deliverable(text)
    if found is None:
        raise ValueError("write a plain address such as hello@example.com")
    return found


Mailbox = Annotated[str, AfterValidator(_mailbox)]


class Part(BaseModel):
    """A piece of a brand; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Colours(Part):
    """One palette; every pair that touches should have a contrast of at least 4.5."""

    page: Colour
    card: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour

    @property
    def faint(self) -> list[str]:
        """Pairs that touch and are hard to read: `quiet on page is 3.1, and needs 4.5`."""
        pairs = ((one, other, contrast(getattr(self, one), getattr(self, other))) for one, other in _TOUCHING)
        return [f"{one} on {other} is {how:.1f}, and needs {ENOUGH}" for one, other, how in pairs if how < ENOUGH]


class Logo(Part):
    """A picture from the assets in the place of the name."""

    asset: Key
    dark: Key | None = None
    """Another one, for where it is dark."""
    alt: Spoken = {}
    """What it says to those who do not see it; the brand's name by default."""
    width: Annotated[int, Field(ge=24, le=480)] = 160
    """How wide it is shown, in pixels; its file should be twice as wide."""


class Type(Part):
    """The fonts, by name (`messages/content/fonts.py` has the list)."""

    headings: Font = "georgia"
    text: Font = "system"
    weight: Literal[400, 500, 600, 700, 800] = 700
    """Of headings and buttons."""


class Tone(Part):
    """How people are spoken to. Words of its own replace those that come along."""

    address: Literal["du", "Sie"] = "du"
    """In languages that know two: the near one or the polite one."""
    greeting: Spoken = {}
    """Before the name: `{de: Servus, en: Hi}`."""
    closing: Spoken = {}
    """Before the signature: `{de: Prost, en: Cheers}`."""
    signature: Spoken = {}
    """Who signs: `{de: Lina aus der Werkstatt}`."""


Place = Literal[
    "instagram", "facebook", "linkedin", "xing", "youtube", "tiktok", "mastodon", "bluesky", "threads", "x", "pinterest"
]


class Footer(Part):
    """What is linked under every message and page."""

    imprint: Address | None = None
    privacy: Address | None = None
    social: dict[Place, Address] = {}


class Sender(Part):
    """Whom a message is from; what is not said is the brand's own."""

    name: Name | None = None
    address: Mailbox | None = None
    reply_to: Mailbox | None = None
