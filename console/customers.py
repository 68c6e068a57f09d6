"""The customers: finding one, and one customer with whatever concerned them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from console.audiences import choices
from console.guard import Guarded
from console.view import Operator, View
from operations.audiences import audiences, lists, segments
from operations.customers import look_up
from operations.desk import NotThere
from operations.enrolments.story import story
from operations.journeys import review
from operations.permission import suppressions
from operations.permission.proof import proof
from operations.touchpoints import tasks
from store.customers.customers import HANDLES
from store.rows import Row

router = APIRouter(route_class=Guarded)
Short = Annotated[str | None, Query(max_length=320)]
_PAGE, _MOST = 50, 20


@router.get("/customers")
async def customers(view: Operator, find: Short = None, of: Short = None, after: Short = None) -> Response:
    """`of`: only those of an audience, as `segment:loyal` or `list:fair`."""
    sought = (find or "").strip()
    if sought and not of and (found := await found_as(view, sought)):
        return RedirectResponse(f"/console/customers/{found['id']}", 303)
    audience = dict([(of or "").split(":", 1)]) if ":" in (of or "") else None
    rows = await look_up.everybody(view.desk, find=sought, audience=audience, after=after, limit=_PAGE + 1)
    more = rows[_PAGE - 1]["id"] if len(rows) > _PAGE else None
    known, asked = await choices(view), {"find": sought, "of": of or ""}
    return view.show("customers", customers=rows[:_PAGE], audiences=known, asked=asked, more=more)


@router.get("/customers/{customer_id}")
async def customer(view: Operator, customer_id: str) -> Response:
    row = await look_up.somebody(view.desk, "id", customer_id)
    moments, more = await _happened(view, row["id"], None)
    return view.show(
        "customer",
        customer=row,
        learnt=_learnt(view, row["traits"]),
        passages=await _passages(view, row["id"]),
        tasks=await tasks.listed(view.desk, customer=row["id"], limit=_MOST),
        belongs=await _belongs(view, row["id"]),
        proof=await proof(view.desk, row["id"]),
        suppressed=await suppressions.of_customer(view.desk, row),
        lists=await lists.of_customer(view.desk, row["id"]),
        moments=moments,
        more=more,
    )


@router.get("/customers/{customer_id}/timeline")
async def timeline(view: Operator, customer_id: str, after: Short = None) -> Response:
    row = await look_up.somebody(view.desk, "id", customer_id)
    moments, more = await _happened(view, row["id"], after)
    return view.show("timeline", customer=row, moments=moments, more=more)


def _learnt(view: View, traits: Row) -> Row:
    """Traits as people read them."""
    told = {view.words.code(name.removesuffix("_at")): _moment(name, value) for name, value in traits.items()}
    return {name: value for name, value in told.items() if value not in (None, [], {})}


def _moment(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and name.endswith("_at") else value


async def _happened(view: View, customer: str, after: str | None) -> tuple[list[Row], str | None]:
    """A page of what concerned them, and the last id of it when there is more."""
    found = await look_up.happened(view.desk, customer, after=after, limit=_MOST + 1)
    return found[:_MOST], found[_MOST - 1]["id"] if len(found) > _MOST else None


async def _passages(view: View, customer: str) -> list[Row]:
    passages = []
    for enrolment in await review.enrolments(view.desk, customer=customer, limit=_MOST):
        journey = await view.desk.versions.of(enrolment["journey"], enrolment["version"])
        told = await story(view.desk, enrolment["id"], view.words)
        link = view.desk.walks.link(enrolment["id"])
        named = {"label": journey.label, "stages": journey.stages, "story": told, "temporal_ui": link}
        passages.append(enrolment | named)
    return passages


async def _belongs(view: View, customer: str) -> dict[str, list[Row]]:
    """The segments they belong to now; the one whose persona is theirs stands under `persona`, too."""
    belongs = await audiences.belongs(view.desk, customer)
    rows = {row["key"]: row for row in await segments.every(view.desk)}
    face = belongs["persona"]
    mine = [rows[key] for key in belongs["segments"] if key in rows]
    return {"segments": mine, "persona": [rows[face]] if face in rows else []}


async def found_as(view: View, text: str) -> Row | None:
    """Whoever has this as their id, external id, e-mail address or phone number."""
    for handle in HANDLES:
        try:
            return await look_up.somebody(view.desk, handle, text)
        except NotThere:
            continue
    return None
