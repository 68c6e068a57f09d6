"""The customers: finding one, and one customer's timeline."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from operations import look_up, review, tasks
from operations.desk import NotThere
from operations.story import story
from store.customers import HANDLES

router = APIRouter(route_class=Guarded)
Short = Annotated[str | None, Query(max_length=320)]
_PAGE, _MOST = 50, 20


@router.get("/customers")
async def customers(view: Operator, find: Short = None, after: Short = None) -> Response:
    if find and (found := await _found(view, find.strip())):
        return RedirectResponse(f"/console/customers/{found}", 303)
    rows = await look_up.everybody(view.desk, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["id"] if len(rows) > _PAGE else None
    return view.show("customers", customers=rows[:_PAGE], find=find, more=more)


@router.get("/customers/{customer_id}")
async def customer(view: Operator, customer_id: str) -> Response:
    row = await look_up.somebody(view.desk, "id", customer_id)
    passages = []
    for enrolment in await review.enrolments(view.desk, customer=customer_id, limit=_MOST):
        journey = await view.desk.versions.of(enrolment["journey"], enrolment["version"])
        told = await story(view.desk, enrolment["id"], view.words)
        passages.append({**enrolment, "label": journey.label, "stages": journey.stages, "story": told})
    for passage in passages:
        passage["temporal_ui"] = view.desk.walks.link(passage["id"])
    given = await tasks.listed(view.desk, customer=customer_id, limit=_MOST)
    return view.show("customer", customer=row, passages=passages, tasks=given)


async def _found(view: View, text: str) -> str | None:
    """The id of whoever has this as their id, external id, e-mail address or phone number."""
    for handle in HANDLES:
        try:
            return str((await look_up.somebody(view.desk, handle, text))["id"])
        except NotThere:
            continue
    return None
