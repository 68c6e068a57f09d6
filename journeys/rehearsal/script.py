"""The script of a rehearsal: what the customer does, and when."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from journeys.base import Frozen
from journeys.event_names import EventName
from journeys.span import read_span, write_span

ENTRY = "entry"
_MOMENT = TypeAdapter(datetime)


def read_moment(value: Any) -> timedelta | datetime:
    """`entry`, a span since it, or an ISO time with its zone. Raises ValueError with the remedy for anything else."""
    if value == ENTRY:
        return timedelta(0)
    if isinstance(value, timedelta):
        return value
    try:
        return read_span(value)
    except ValueError:
        return _read_time(value)


def _read_time(value: Any) -> datetime:
    try:
        moment = _MOMENT.validate_python(value)
    except ValidationError:
        moment = None
    if moment is None or moment.utcoffset() is None or not 1970 <= moment.year < 3000:
        raise ValueError("write `entry`, a span such as 6d or 2d 3h, or a time such as 2026-12-01T10:00:00+01:00")
    return moment


def write_moment(moment: timedelta | datetime) -> str:
    """The way it is read back."""
    if isinstance(moment, datetime):
        return moment.isoformat()
    return write_span(moment) or ENTRY


Moment = Annotated[
    timedelta | datetime,
    BeforeValidator(read_moment),
    PlainSerializer(write_moment, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["entry", "6d 3h", "2026-12-01T10:00:00+01:00"]}),
]


class Happening(Frozen):
    """One thing the customer does. The one at `entry` opens the door; the others count from there."""

    at: Moment
    event: EventName
    properties: Annotated[dict[str, Any], Field(max_length=200)] = {}
    about: Annotated[str, StringConstraints(max_length=255)] | None = None
    """The step whose touchpoint it answers, or a topic; when silent, whatever waits for the event just then."""

    @property
    def opens(self) -> bool:
        """Whether it is what opens the door."""
        return self.at == timedelta(0)

    def moment(self, start: datetime) -> datetime:
        """When it happens in a walk that begins at `start`."""
        return self.at if isinstance(self.at, datetime) else start + self.at


Script = Annotated[tuple[Happening, ...], Field(max_length=500)]
