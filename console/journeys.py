"""The journeys, and each one's map, definition and enrolments."""

from contextlib import suppress
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from console.guard import Guarded
from console.view import Operator, View
from journeys.difference import written
from journeys.text import Fault, JourneyFaults
from operations.desk import Stale
from operations.enrolments.repair import stood_still
from operations.journeys import review
from operations.journeys.atlas import sheet
from operations.journeys.picture import draw
from operations.journeys.plan import Plan, plan
from operations.journeys.publish import publish
from operations.sending import providers
from store.customers import customers
from store.rows import Row

router = APIRouter(route_class=Guarded)
Number = Annotated[int | None, Query(ge=1, le=1_000_000)]
_PAGE = 50


@router.get("/")
async def journeys(view: Operator) -> Response:
    rows = [_summed(row) for row in await review.journeys(view.desk)]
    return view.show("journeys", journeys=rows, away=await providers.held(view.desk))


@router.get("/journeys/{key}")
async def map_(view: Operator, key: str, version: Number = None) -> Response:
    row = _summed(await review.journey(view.desk, key))
    shown = await sheet(view.desk, key, view.words, version)
    picture = Markup(draw(shown, view.words, alone=False))  # noqa: S704 - built as a tree, every text escaped
    return view.show("map", journey=row, sheet=shown, picture=picture, stuck=await _stuck(view, row))


async def _stuck(view: View, journey: Row) -> list[Row]:
    """How many stand still where and why, each with the name of the step in the live version."""
    version = await view.desk.versions.of(journey["key"], journey["live_version"]) if journey["live_version"] else None
    steps = version.by_key if version else {}
    found = await stood_still(view.desk, journey["key"])
    return [row | {"label": steps[row["step"]].label if row["step"] in steps else row["step"]} for row in found]


@router.get("/journeys/{key}/definition")
async def definition(view: Operator, key: str, version: Number = None) -> Response:
    row = _summed(await review.journey(view.desk, key))
    number = version or (None if row["draft"] else row["live_version"])
    text = (await review.version(view.desk, key, number))["text"] if number else row["draft"]
    faults, planned = ([], None) if number else await _planned(view, text)
    versions = await review.versions(view.desk, key)
    shown = {"versions": versions, "number": number, "text": text, "faults": faults, "plan": planned}
    return view.show("definition", journey=row, **shown, written=written)


async def _planned(view: View, draft: str) -> tuple[list[Fault], Plan | None]:
    try:
        return [], await plan(view.desk, draft, words=view.words)
    except JourneyFaults as wrong:
        return wrong.faults, None


@router.post("/journeys/{key}/publications")
async def publication(view: Operator, key: str, revision: Annotated[int, Query(ge=1)]) -> Response:
    with suppress(JourneyFaults, Stale):  # the page they come back to shows what stands in the way, or what is new
        await publish(view.desk, view.signed_in, key, revision=revision)
    return RedirectResponse(f"/console/journeys/{key}/definition", 303)


@router.get("/journeys/{key}/enrolments")
async def enrolments(
    view: Operator,
    key: str,
    state: Literal["pending", "active", "ended"] | None = None,
    after: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    row = _summed(await review.journey(view.desk, key))
    found = await review.enrolments(view.desk, journey=key, state=state, after=after, limit=_PAGE + 1)
    shown = [await _placed(view, enrolment) for enrolment in found[:_PAGE]]
    async with view.desk.database.read() as connection:
        people = await customers.named(connection, {enrolment["customer"] for enrolment in shown})
    more = shown[-1]["id"] if len(found) > _PAGE else None
    return view.show("enrolments", journey=row, enrolments=shown, people=people, state=state, more=more)


async def _placed(view: View, enrolment: Row) -> Row:
    """An enrolment with the name of the step it stands at."""
    version = await view.desk.versions.of(enrolment["journey"], enrolment["version"])
    step = version.by_key.get(enrolment["step"] or "")
    return enrolment | {"step_label": step.label if step and enrolment["state"] != "ended" else ""}


async def summed(view: View, key: str) -> Row:
    """A journey as its pages show it. Raises NotThere."""
    return _summed(await review.journey(view.desk, key))


def _summed(journey: Row) -> Row:
    """A journey's row with how many came in, are under way, completed it and left early."""
    people = journey["people"]
    entered, active, completed = sum(people.values()), people.get("active", 0), people.get("completed", 0)
    early = {outcome: count for outcome, count in people.items() if outcome not in ("active", "completed")}
    return journey | {"entered": entered, "active": active, "completed": completed, "early": early}
