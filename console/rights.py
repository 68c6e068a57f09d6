"""What an operator does about one customer as a whole: consent, everything about them, two who are one, erasure."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import RedirectResponse

from console.customers import found_as
from console.guard import Guarded
from console.view import Operator, View
from operations.customers import consent, look_up
from operations.customers.disclose import disclose
from operations.customers.erase import erase
from operations.customers.merge import merge
from operations.desk import Conflict
from operations.journeys import review
from store.rows import Row

router = APIRouter(prefix="/customers/{customer_id}", route_class=Guarded)
Name = Annotated[str, Form(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Yes = Annotated[Literal["yes"], Form()]


@router.post("/consents")
async def record(
    view: Operator,
    customer_id: str,
    state: Annotated[Literal["asked", "given", "withdrawn"], Form()],
    topic: Name,
    how: Annotated[str, Form(min_length=1, max_length=500)],
    channel: Name = "email",
) -> Response:
    """What they told us, not here but somewhere else: `how` is the proof of it."""
    said = {"asked": consent.ask, "given": consent.give, "withdrawn": consent.withdraw}[state]
    evidence = {"by": "operator", "who": view.signed_in.name, "how": how}
    await said(view.desk, view.signed_in, customer_id, topic, channel=channel, evidence=evidence)
    return _back(customer_id)


@router.post("/export")
async def export(view: Operator, customer_id: str) -> Response:
    told = await disclose(view.desk, view.signed_in, customer_id)
    text = json.dumps(jsonable_encoder(told), ensure_ascii=False, indent=2)
    named = {"Content-Disposition": f'attachment; filename="{told["customer"]}.json"'}
    return Response(text, media_type="application/json", headers=named)


@router.get("/erasure")
async def before_erasure(view: Operator, customer_id: str) -> Response:
    return await _before_erasure(view, customer_id)


@router.post("/erasure")
async def erasure(view: Operator, customer_id: str, really: Yes, suppress: Annotated[bool, Form()] = False) -> Response:
    try:
        receipt = await erase(view.desk, view.signed_in, customer_id, suppress=suppress)
    except Conflict:
        reason = view.words(
            "A file on its way in has them and would bring them back. Let that import end, or forget it, first."
        )
        return await _before_erasure(view, customer_id, refused=reason, status=409)
    return view.show("erased", receipt=receipt)


async def _before_erasure(view: View, customer: str, *, refused: str | None = None, status: int = 200) -> Response:
    row = await look_up.somebody(view.desk, "id", customer)
    under_way = [one for one in await review.enrolments(view.desk, customer=row["id"]) if one["state"] != "ended"]
    return view.show("erasure", status, customer=row, under_way=len(under_way), refused=refused)


@router.get("/merge")
async def before_merge(view: Operator, customer_id: str, other: Annotated[str, Query(max_length=320)] = "") -> Response:
    """Both side by side, once the other is found."""
    row = await look_up.somebody(view.desk, "id", customer_id)
    found = await found_as(view, other.strip()) if other.strip() else None
    same = found is not None and found["id"] == row["id"]
    pair = [await _told(view, one) for one in (row, found)] if found and not same else []
    return view.show("merge", customer=row, other=other, found=found, same=same, pair=pair)


async def _told(view: View, row: Row) -> Row:
    passages = await review.enrolments(view.desk, customer=row["id"])
    return row | {"passages": len(passages)}


@router.post("/merge")
async def join(view: Operator, customer_id: str, other: Annotated[str, Form(max_length=64)], really: Yes) -> Response:
    await merge(view.desk, view.signed_in, customer_id, other)
    return _back(customer_id)


def _back(customer_id: str) -> Response:
    return RedirectResponse(f"/console/customers/{customer_id}", 303)
