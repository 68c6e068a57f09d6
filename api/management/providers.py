"""Providers: who carries messages, and who of them is left alone for a while."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from api.access import MayAdminister, MayReadDeliveries
from api.desk import AtDesk
from api.idempotency import Making
from api.pages import Page
from api.shape import Instant, Told
from operations.sending import providers

router = APIRouter(prefix="/api/v1/providers", tags=["messages"], route_class=Making)

Key = Annotated[str, Path(max_length=300, examples=["sms:twilio"])]


class Provider(Told):
    """A mail relay, or a provider of a channel."""

    key: str
    channel: str
    state: Literal["closed", "open", "half_open"]
    """`closed`: it is used; `open`: it is left alone, and what would go to it is held; `half_open`: one is tried."""
    since: Instant | None
    """Since when it is left alone."""
    until: Instant | None
    """When the next one is tried."""
    drained_at: Instant | None
    """When it came back: since then what was held goes out, slowly at first."""
    reason: str
    """Why it is left alone: `away`, `no_answer`, or `sender_refused`, when somebody must act."""
    rate: float | None
    """How many messages a second each worker sends to it at most."""


@router.get("", operation_id="list_providers", summary="Who carries messages, and how they are")
async def list_providers(who: MayReadDeliveries, desk: AtDesk) -> Page[Provider]:
    return Page(data=[Provider.model_validate(row) for row in await providers.every(desk)])


@router.post("/{key}/resets", operation_id="reset_provider", summary="Use it again at once: it has been mended")
async def reset_provider(who: MayAdminister, key: Key, desk: AtDesk) -> Provider:
    return Provider.model_validate(await providers.reset(desk, who, key))
