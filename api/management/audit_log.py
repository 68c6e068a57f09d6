"""The audit log: who did what, and when."""

from typing import Any

from fastapi import APIRouter, HTTPException

from api.access import MayAdminister
from api.desk import AtDesk
from api.pages import After, Limit, Page, page
from api.shape import Instant, Told
from operations.customers import look_up

router = APIRouter(prefix="/api/v1/audit-log", tags=["admin"])


class Line(Told):
    """Somebody did something."""

    seq: int
    at: Instant
    who: str
    what: str
    subject: str
    detail: dict[str, Any]


@router.get("", operation_id="read_audit_log", summary="Who did what, the newest first")
async def read_audit_log(who: MayAdminister, desk: AtDesk, after: After, limit: Limit = 50) -> Page[Line]:
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise HTTPException(400, "this cursor is not one of ours; begin again without it")
    rows = await look_up.done(desk, after=int(after) if after else None, limit=limit + 1)
    return page(Line, rows, limit, by="seq")
