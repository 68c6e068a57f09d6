"""`/hooks/in/receipts/{token}`: providers tell what became of what they carried. The address itself is the key."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from api.desk import AtDesk
from api.raw import value_of
from operations.returns import delivery_reports

router = APIRouter(prefix="/hooks/in/receipts", tags=["ingest"])
_ANY: dict[str, Any] = {
    "content": {"application/json": {"schema": {}}, "application/x-www-form-urlencoded": {"schema": {}}}
}
Token = Annotated[str, Path(max_length=128)]


class TakenReceipts(BaseModel):
    """What became of it."""

    new: int
    """How many of the reports were news."""


@router.post(
    "/{token}",
    operation_id="receive_receipts",
    summary="A provider’s delivery receipts",
    openapi_extra={"requestBody": {"required": True, **_ANY}},
)
async def receive_receipts(token: Token, request: Request, desk: AtDesk) -> TakenReceipts:
    key = delivery_reports.provider(desk, token)
    return TakenReceipts(new=await delivery_reports.take(desk, key, await _said(request), dict(request.query_params)))


@router.get("/{token}", operation_id="receive_receipt_in_query", summary="The same, of a provider that asks with GET")
async def receive_receipt_in_query(token: Token, request: Request, desk: AtDesk) -> TakenReceipts:
    key = delivery_reports.provider(desk, token)
    return TakenReceipts(new=await delivery_reports.take(desk, key, {}, dict(request.query_params)))


async def _said(request: Request) -> Any:
    body = await request.body()
    if "form" in request.headers.get("Content-Type", ""):
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=200))
    return value_of(body)
