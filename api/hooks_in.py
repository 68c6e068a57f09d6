"""`/hooks/in/{source}`: what shops tell us by themselves. Signed, or it never happened."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel

from api.desk import AtDesk
from api.hooks import PRESETS
from api.hooks.preset import Delivered
from api.raw import document
from operations.receive import receive
from operations.sources import source as found

router = APIRouter(prefix="/hooks/in", tags=["ingest"])

_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


class Received(BaseModel):
    """What became of a webhook."""

    kept: bool
    """False when it is about nobody in particular: there is nobody to keep it for."""
    new: bool = False
    """False when it was told before."""


@router.post("/{source}", operation_id="receive_webhook", summary="A webhook of a shop", openapi_extra=_BODY)
async def receive_webhook(source: Annotated[str, Path(max_length=63)], request: Request, desk: AtDesk) -> Received:
    row = await found(desk, source)
    preset = PRESETS.get(row["kind"])
    delivered = Delivered(source, request.headers, await request.body())
    if preset is None or not preset.genuine(row["secret"] or "", delivered):
        raise HTTPException(401, "the signature is not right; check the secret of this source")
    read = preset.read(delivered, await document(request))
    if read is None:
        return Received(kept=False)
    return Received(kept=True, new=(await receive(desk, *read)).new)
