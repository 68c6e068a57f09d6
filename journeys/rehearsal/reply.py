"""What another system answers in a rehearsal."""

from typing import Annotated, Any

from pydantic import Field

from journeys.base import Frozen, Key


class Reply(Frozen):
    """A status and a JSON body; without a status (`null`) nobody answers."""

    status: Annotated[int | None, Field(ge=100, le=599)] = 200
    body: Any = {}


Replies = Annotated[dict[Key, Reply], Field(max_length=200)]
"""Step → what the system that it calls answers."""
