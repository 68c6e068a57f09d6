"""The audiences: segments and lists, who belongs to them, and a place to write a rule and see whom it means."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from console.guard import Guarded
from console.view import Operator, View
from journeys.rule import Rule
from journeys.segment_text import SegmentFaults, read
from operations.audiences import audiences, lists, segments
from operations.desk import Conflict, Refused
from store.rows import Row

router = APIRouter(prefix="/audiences", route_class=Guarded)
Text = Annotated[str, Form(max_length=100_000)]
_PAGE = 50
_NEW = """segment: loyal
title: Comes back
who:
  all:
    - {event: order.paid, at_least: 2, within: 90d}
    - {consent: news}
"""


@router.get("")
async def overview(view: Operator, count: Annotated[bool, Query()] = False) -> Response:
    rows = await segments.every(view.desk)
    counts = {row["key"]: (await _preview(view, row)).count for row in rows} if count else {}
    return view.show("audiences", segments=rows, counts=counts, lists=await lists.every(view.desk))


@router.get("/new")
async def blank(view: Operator) -> Response:
    return view.show("segment", row=None, rule=None, text=_NEW, faults=[], refused=None, found=None, saved=True)


@router.post("/new")
async def add(view: Operator, text: Text, then: Annotated[str, Form(max_length=10)] = "save") -> Response:
    return await _written(view, None, text, 0, then)


@router.get("/segments/{key}")
async def segment(view: Operator, key: str) -> Response:
    row = await segments.one(view.desk, key)
    rule, found = segments.definition(row).who, await _preview(view, row)
    text = segments.text_of(row)
    return view.show("segment", row=row, rule=rule, text=text, faults=[], refused=None, found=found, saved=True)


@router.post("/segments/{key}")
async def change(
    view: Operator, key: str, text: Text, revision: Annotated[int, Form(ge=1)], then: Annotated[str, Form()] = "save"
) -> Response:
    return await _written(view, await segments.one(view.desk, key), text, revision, then)


@router.get("/lists/{key}")
async def listed(view: Operator, key: str, after: Annotated[str | None, Query(max_length=80)] = None) -> Response:
    row = await lists.one(view.desk, key)
    found = await audiences.of_list(view.desk, key, after=after, limit=_PAGE + 1)
    more = found[_PAGE - 1]["id"] if len(found) > _PAGE else None
    return view.show("list", row=row, customers=found[:_PAGE], more=more)


async def choices(view: View) -> list[tuple[str, str]]:
    """Every segment and list, as `segment:loyal`, with what it is called."""
    rules = [(f"segment:{row['key']}", row["title"]) for row in await segments.every(view.desk)]
    return rules + [(f"list:{row['key']}", row["title"]) for row in await lists.every(view.desk)]


async def _written(view: View, row: Row | None, text: str, revision: int, then: str) -> Response:
    """Keep what was written, or only look at it; what is wrong is shown beside it, and nothing written is lost."""
    text, shown = text.replace("\r\n", "\n"), dict[str, Any](rule=None, faults=[], refused=None, found=None)
    try:
        shown["rule"] = read(text).segment.who
        if then == "save":
            kept = await segments.keep(
                view.desk, view.signed_in, text, key=row["key"] if row else None, revision=revision
            )
            return RedirectResponse(f"/console/audiences/segments/{kept['key']}", 303)
        shown["found"] = await audiences.preview(view.desk, shown["rule"])
    except SegmentFaults as wrong:
        shown["faults"] = wrong.faults
    except Conflict:
        shown["refused"] = view.words("There is one by this key already, or somebody changed it since you looked.")
    except Refused:
        shown["refused"] = view.words("It names a segment that is not there.")
    status = 200 if shown["found"] else 422
    return view.show("segment", status, row=row, text=text, saved=False, **shown)


async def _preview(view: View, row: Row) -> audiences.Preview:
    rule: Rule = segments.definition(row).who
    return await audiences.preview(view.desk, rule)
