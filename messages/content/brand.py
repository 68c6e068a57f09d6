"""A brand: how everything we send looks and sounds, and whom it is from."""

import difflib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import Field, ValidationError, computed_field
from pydantic_core import ErrorDetails

from journeys.base import Key
from journeys.text import Fault, JourneyFaults, Place, few, mark, plain, tree_of
from messages.content.brand_parts import (
    Address,
    Colours,
    Footer,
    Line,
    Logo,
    Mailbox,
    Name,
    Part,
    Sender,
    Spoken,
    Tone,
    Type,
)
from messages.content.content import BRANDS, Content
from messages.content.phrases import phrases

_FIRST = "brand"
_PARTS: dict[str, type[Part]] = {
    "light": Colours,
    "dark": Colours,
    "logo": Logo,
    "type": Type,
    "tone": Tone,
    "footer": Footer,
    "senders": Sender,
}


class BadBrand(ValueError):
    """A brand that is missing or cannot be read; the text names the file and the remedy."""


class BrandFaults(JourneyFaults):
    """The brand is not right yet."""


class Brand(Part):
    """One file `KEY.yaml`. `imprint`: the lines the law wants under every message."""

    key: Annotated[Key, Field(alias="brand")]
    name: Name
    address: Mailbox
    reply_to: Mailbox | None = None
    website: Address
    tagline: Spoken = {}
    imprint: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    light: Colours
    dark: Colours
    logo: Logo | None = None
    type: Type = Type()
    tone: Tone = Tone()
    footer: Footer = Footer()
    senders: Annotated[dict[Key, Sender], Field(max_length=50)] = {}
    """By topic, such as `news` or `service`; others are written to by the brand itself."""
    radius: Annotated[int, Field(ge=0, le=32)] = 16
    """How round cards are, in pixels."""
    button_radius: Annotated[int, Field(ge=0, le=999)] = 999
    """How round buttons are, in pixels."""

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def said(self) -> Mapping[str, Mapping[str, str]]:
        """Locale → what it says around every message (`messages/content/phrases.py`)."""
        return phrases(self.name, self.tone)

    @property
    def sender(self) -> str:
        """`"Smatched" <hallo@smatched.example>`."""
        return f'"{self.name}" <{self.address}>'

    def sender_of(self, topic: str) -> str:
        """The sender of what is said about a topic."""
        other = self.senders.get(topic, Sender())
        return f'"{other.name or self.name}" <{other.address or self.address}>'

    def reply_to_of(self, topic: str) -> str | None:
        """Where answers to it go, when that is not the sender."""
        return self.senders.get(topic, Sender()).reply_to or self.reply_to

    @property
    def domain(self) -> str:
        """The domain of the sender's address; message ids end with it."""
        return self.address.rpartition("@")[2]

    @property
    def assets(self) -> frozenset[str]:
        """The keys of the assets it shows."""
        return frozenset(key for key in (self.logo.asset, self.logo.dark) if key) if self.logo else frozenset()

    @property
    def faint(self) -> list[str]:
        """The same in both palettes: `dark: quiet on page is 3.1, and needs 4.5`."""
        return [f"{name}: {pair}" for name in ("light", "dark") for pair in getattr(self, name).faint]


def brand(content: Content, key: str) -> Brand:
    """One brand. Raises BadBrand."""
    text = content.files.get(f"{BRANDS}/{key}.yaml")
    if text is None:
        raise BadBrand(f"brand {key} is not there; write {key}.yaml, or choose one of: {', '.join(content.brands())}")
    return _cached(key, text)


@lru_cache
def _cached(key: str, text: str) -> Brand:
    try:
        return read(text, key)
    except BrandFaults as wrong:
        raise BadBrand(f"brand {key} ({key}.yaml), {wrong.faults[0]}") from None


def read(text: str, key: str | None = None) -> Brand:
    """YAML → brand; with `key` the text need not say whose it is. Raises BrandFaults with all that is wrong."""
    try:
        tree = tree_of(text, "a brand", _FIRST)
        found = Brand.model_validate(({_FIRST: key} if key else {}) | plain(tree))
    except ValidationError as error:
        raise BrandFaults(few(_told(tree, one) for one in error.errors(include_url=False))) from None
    except JourneyFaults as wrong:
        raise BrandFaults(wrong.faults) from None
    if key and found.key != key:
        raise BrandFaults([_fault(tree, (_FIRST,), f"this text is of “{found.key}”, the address says “{key}”")])
    return found


def _told(tree: Any, error: ErrorDetails) -> Fault:
    place = error["loc"][:-1] if error["loc"][-1:] == ("[key]",) else error["loc"]
    if error["type"] == "extra_forbidden":
        return _fault(tree, place, _unknown(place))
    return _fault(tree, place, f"{'.'.join(map(str, place))}: {error['msg'].removeprefix('Value error, ')}")


def _unknown(place: Place) -> str:
    word, around = str(place[-1]), ".".join(map(str, place[:-1]))
    near = difflib.get_close_matches(word, _fields(place), n=1)
    where = f" in {around}" if around else ""
    return f"unknown field “{word}”{where}" + (f"; did you mean “{near[0]}”?" if near else "; remove it")


def _fields(place: Place) -> list[str]:
    shape = _PARTS[str(place[0])] if len(place) > 1 else Brand
    return list(shape.model_fields)


def _fault(tree: Any, place: Place, detail: str) -> Fault:
    line, column = mark(tree, place)
    return Fault(detail, place, line + 1, column + 1)
