"""Exports: customers as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import StreamingResponse

from api.access import MayReadCustomers
from api.desk import AtDesk
from operations.customers.export import EVERYBODY, EXCEL, PLAIN, export

router = APIRouter(prefix="/api/v1", tags=["customers"])

Key = Annotated[str | None, Query(max_length=63)]
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get(
    "/customers.csv",
    operation_id="export_customers",
    summary="All customers, or those of a segment or a list, as CSV; an import takes it back",
    response_class=Response,
    responses=_CSV,
)
async def export_customers(
    who: MayReadCustomers,
    desk: AtDesk,
    segment: Key = None,
    customer_list: Annotated[str | None, Query(alias="list", max_length=63)] = None,
    excel: Annotated[bool, Query(description="As a German Excel opens it: `;`, decimal comma, a BOM.")] = False,
) -> StreamingResponse:
    if segment and customer_list:
        raise HTTPException(422, "name a segment or a list, not both")
    named = {"segment": segment, "list": customer_list}
    audience = {kind: key for kind, key in named.items() if key} or EVERYBODY
    pages = await export(desk, who, audience, EXCEL if excel else PLAIN)
    name = {"Content-Disposition": 'attachment; filename="customers.csv"'}
    return StreamingResponse(pages, media_type="text/csv; charset=utf-8", headers=name)
