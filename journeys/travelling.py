"""A definition that travels with an enrolment: whoever reads it may be older than whoever wrote it."""

from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    SerializeAsAny,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from journeys.base import Frozen
from journeys.journey import AnyStep, Journey
from journeys.road import Road
from journeys.step import Step, Stuck

UNKNOWN_KIND = "unknown_kind"


class Unknown(Step):
    """A step that this code cannot read. It is carried along unchanged, and nobody gets past it by themselves."""

    kind = "unknown"

    unknown: dict[str, Any]

    async def walk(self, road: Road) -> str:
        raise Stuck(UNKNOWN_KIND)


_KNOWN: TypeAdapter[Step] = TypeAdapter(AnyStep)


def _step(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    said = value.get("unknown", value)  # who wrote it may have been older than we are
    try:
        return _KNOWN.validate_python(said)
    except ValidationError:
        known = {name: said[name] for name in ("key", "stage", "title", "then") if name in said}
        return Unknown.model_validate(known | {"unknown": said})


class _Foreign(Journey):
    """A definition of which this code may not understand everything."""

    model_config = ConfigDict(**(Frozen.model_config | {"extra": "allow"}))

    steps: tuple[Annotated[SerializeAsAny[Step], BeforeValidator(_step)], ...]


def _read(value: Any, read: ValidatorFunctionWrapHandler) -> Journey:
    try:
        journey: Journey = read(value)
    except ValidationError:
        journey = _Foreign.model_validate(value)
    return journey


Travelling = Annotated[SerializeAsAny[Journey], WrapValidator(_read)]
"""A `Journey`; in a history that newer code wrote, one with `Unknown` steps."""
