"""What every request and every answer has in common."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError outside the years that every part of us can count with."""
    if not 1970 <= moment.year < 3000:
        raise ValueError("write a time between the years 1970 and 3000")
    return moment.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(utc)]
"""A moment: RFC 3339 with its zone; told in UTC."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
"""One line of text that a person wrote."""

Facts = Annotated[dict[str, JsonValue], Field(max_length=200)]
"""Whatever else is known, by name; at most 200 names."""


class Asked(BaseModel):
    """What a client sends. Unknown fields are refused: a misspelt one must not be a silent no."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    def said(self) -> dict[str, Any]:
        """Field → value, of the fields the client did name."""
        return self.model_dump(exclude_unset=True)


class Told(BaseModel):
    """What a client is told; read from a row, whose other columns stay untold."""

    model_config = ConfigDict(extra="ignore", from_attributes=True, use_attribute_docstrings=True)
