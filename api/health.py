"""Health: alive, and ready to work. No detail for strangers."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

Ready = Callable[[], Awaitable[dict[str, bool]]]
"""Part → whether it answers."""

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether every part answers."""

    status: Literal["ok", "not_ready"]
    parts: Annotated[dict[str, bool], Field(examples=[{"database": True, "temporal": True}])]


@router.get("/healthz", operation_id="read_health", summary="Is the process alive?")
async def read_health() -> Alive:
    return Alive()


@router.get(
    "/readyz",
    operation_id="read_readiness",
    summary="Do the database and Temporal answer?",
    responses={503: {"model": Readiness, "description": "A part does not answer"}},
)
async def read_readiness(request: Request, response: Response) -> Readiness:
    ready: Ready = request.app.state.ready
    parts = await ready()
    response.status_code = 200 if all(parts.values()) else 503
    return Readiness(status="ok" if all(parts.values()) else "not_ready", parts=parts)
