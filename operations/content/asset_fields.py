"""What a form says of an asset: `title`, `alt.de`, `focus.x`, `decorative`."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from journeys.base import Key
from journeys.survey import Locale
from messages.assets.pictures import Focus
from operations.content.assets import Said

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Point(BaseModel):
    """What a crop must keep, from the left and from the top."""

    model_config = ConfigDict(extra="forbid")

    x: Share = 0.5
    y: Share = 0.5


class Fields(BaseModel):
    """All fields. Unknown ones are refused; an alt text that is empty is none."""

    model_config = ConfigDict(extra="forbid")

    key: Key | None = None
    title: Text = ""
    alt: Annotated[dict[Locale, Text], Field(max_length=50)] = {}
    decorative: bool = False
    focus: Point = Point()
    revision: Annotated[int, Field(ge=1)] | None = None
    """As it was read, where the form has it; elsewhere it is `If-Match`."""

    @property
    def said(self) -> Said:
        """What it says."""
        alt = {locale: text for locale, text in self.alt.items() if text}
        return Said(self.title, alt, self.decorative, Focus(self.focus.x, self.focus.y))


def fields(written: Mapping[str, str]) -> Fields:
    """`{"alt.de": …, "focus.x": "0.3"}` → fields. Raises ValidationError."""
    nested: dict[str, Any] = {}
    for name, value in written.items():
        outer, _, inner = name.partition(".")
        if inner:
            nested.setdefault(outer, {})[inner] = value
        else:
            nested[outer] = value
    return Fields.model_validate(nested)
