"""`/hooks/in/{source}`: what shops tell us by themselves, and what comes back. Signed, or it never happened."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel

from api.desk import AtDesk
from api.hooks import PRESETS
from api.hooks.carrier import Carrier
from api.hooks.mail import Mail
from api.hooks.preset import Delivered, Preset
from api.limits import MAIL
from api.raw import read
from operations.desk import Desk
from operations.events.receive import receive
from operations.events.sources import good_secrets
from operations.events.sources import source as found
from operations.returns.take import take
from store.rows import Row

router = APIRouter(prefix="/hooks/in", tags=["ingest"])

TOLERANCE = timedelta(minutes=5)
"""How far a clock that signs may be from ours, before and behind."""
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "message/rfc822": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class Received(BaseModel):
    """What became of a webhook."""

    kept: bool
    """False when it is about nobody in particular: there is nobody to keep it for."""
    new: bool = False
    """False when it was told before."""


@router.post("/{source}", operation_id="receive_webhook", summary="A webhook of a shop", openapi_extra=_BODY)
async def receive_webhook(source: Annotated[str, Path(max_length=63)], request: Request, desk: AtDesk) -> Received:
    row = await found(desk, source)
    if _is_mail(request) and row["kind"] != Mail.kind:
        raise HTTPException(415, "this source sends no mails")  # they may be larger than anything else
    delivered = Delivered(source, request.headers, await request.body(), row["created_at"], row["mapping"])
    preset = PRESETS.get(row["kind"])
    if preset and preset.is_ping(delivered):
        return Received(kept=False)
    preset = _genuine(desk, row, preset, delivered)
    if isinstance(preset, Carrier):
        taken = await take(desk, source, preset.notices(delivered))
        return Received(kept=any(one.matched for one in taken), new=any(one.new for one in taken))
    kept = await receive(desk, preset.read(delivered, read(delivered.body)))
    return Received(kept=bool(kept), new=any(one.new for one in kept))


def _is_mail(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(MAIL)


def _genuine(desk: Desk, row: Row, preset: Preset | None, delivered: Delivered) -> Preset:
    """How to read it, once it is certain who sent it, and lately. 401 otherwise."""
    secrets = good_secrets(row, desk.clock())
    asks = isinstance(preset, Carrier) and preset.asks_for_password
    headers = {"WWW-Authenticate": 'Basic realm="etappe"'} if asks else None
    if preset is None or not any([preset.genuine(secret, delivered) for secret in secrets]):  # noqa: C419 - always all
        raise HTTPException(401, "the signature is not right; check the secret of this source", headers)
    signed_at = preset.signed_at(delivered)
    if signed_at and abs(signed_at - desk.clock()) > TOLERANCE:
        told = f"{signed_at:%Y-%m-%dT%H:%M:%SZ}"
        raise HTTPException(401, f"it was signed at {told}, too far from now; sign it anew, and check the clocks")
    return preset
