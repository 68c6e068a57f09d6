"""What every part of a journey's definition has in common: frozen, exact, lean when written down."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, StringConstraints, model_serializer

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
"""A stable name: a lower-case letter, then up to 62 lower-case letters, digits, `_` or `-`."""

END = "end"
"""The one reserved step key: going there completes the journey."""


class Frozen(BaseModel):
    """A value nobody changes. Unknown fields are refused: a misspelt word must not be a silent no."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_serializer(mode="wrap")
    def _lean(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # The definition travels inside every enrolment's history, so what is empty stays unsaid there.
        return {name: value for name, value in write(self).items() if value not in (None, "", (), [], {})}


class Tolerant(BaseModel):
    """What histories hold: it outlives the code that wrote it, so unknown fields are let pass."""

    model_config = ConfigDict(extra="ignore")
