"""A console with a dozen customers under way, served for real, and a Chromium to look at it."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from shutil import which

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy import insert

from api.source_kinds import KINDS
from console.app import router
from journeys.passage import Note, Whereabouts
from messages.codes import Codes
from messages.links import Links
from operations.access.sign_in import issue
from operations.customers.look_up import everybody
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from store.database import Database
from store.enrolments import enrolments
from store.migrate import migrate
from store.rows import new_id
from store.sending import mailbox
from store.tables import deliveries
from tests.browser.visitor import ARTEFACTS, Screen, Visitor, served

EXAMPLES = Path(__file__).parents[2] / "examples"
ME = Who("tests")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROADS = """
    hello sent, breathe done, offer sent, ponder done, film watched, taste redeemed, ask answered, leeway way_1, sorry
    hello sent, breathe done, offer sent, ponder done, film not_watched, remind sent, taste
    hello sent, breathe done, offer not_sent, ponder
    hello sent, breathe done, offer sent, film watched, taste not_redeemed, ask no_answer, thanks sent, follow sent, end
    hello sent, breathe
"""


class NoWalks:
    """Temporal, as far as a console that only shows needs it."""

    def link(self, enrolment: str) -> str:
        return f"http://127.0.0.1:9/namespaces/default/workflows/{enrolment}"


@pytest.fixture(scope="session")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A desk on which the Smatched journey was played for a while."""
    desk = await _desk(tmp_path_factory.mktemp("browser"))
    await load(desk, ME, EXAMPLES / "smatched")
    for name in ("hello", "smatched"):
        await define(desk, ME, (EXAMPLES / f"{name}.yaml").read_text())
        await publish(desk, ME, name)
    roads = ROADS.strip().splitlines()
    for number, customer in enumerate(await everybody(desk)):
        await _walk(desk, customer["id"], roads[number % len(roads)], number)
    yield desk
    await desk.database.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """One on which nothing happened yet."""
    desk = await _desk(tmp_path)
    yield desk
    await desk.database.close()


async def _desk(folder: Path) -> Desk:
    database = Database(f"sqlite+aiosqlite:///{folder / 'etappe.db'}")
    await migrate(database)
    return Desk(
        database=database,
        walks=NoWalks(),  # type: ignore[arg-type]
        links=Links("http://127.0.0.1", ["a-secret-for-tests"]),
        codes=Codes("a-secret-for-tests"),
        clock=lambda: NOW,
        exists=lambda kind, key: True,
    )


async def _walk(desk: Desk, customer: str, road: str, number: int) -> None:
    """Write down what a walk along this road would have left behind."""
    enrolled = await enrol(desk, ME, "smatched", customer, f"order-{1000 + number}")
    begun = NOW - timedelta(days=40 - number)
    places = [place.partition(" ")[::2] for place in road.strip().split(", ")]
    at = begun + timedelta(hours=26) * len(places)
    where = Whereabouts(
        enrolment=enrolled.id,
        customer=customer,
        journey="smatched",
        version=1,
        now=at,
        step=places[-1][0],
        visit=1,
        outcomes={step: outcome for step, outcome in places if outcome},
        deadline=NOW + timedelta(days=3),
        notes=_notes(begun, places),
    )
    async with desk.database.begin() as connection:
        await enrolments.remember(connection, where)
        await connection.execute(insert(deliveries), list(_sent(where, begun, places)))
        if where.step == "end":
            await enrolments.end(connection, where, "completed")


def _notes(begun: datetime, places: list[tuple[str, str]]) -> list[Note]:
    notes = [Note(seq=0, at=begun, what="entered")]
    for number, (step, outcome) in enumerate(places, 1):
        at = begun + timedelta(hours=26) * number
        if step in ("breathe", "ponder", "taste", "ask"):
            until = at + timedelta(days=2)
            notes.append(Note(seq=len(notes), at=at, what="waiting", step=step, visit=1, until=until))
        if outcome:
            notes.append(Note(seq=len(notes), at=at, what="step", step=step, visit=1, said=outcome))
        if step == "end":
            notes.append(Note(seq=len(notes), at=at, what="left", said="completed"))
    return notes


def _sent(where: Whereabouts, begun: datetime, places: list[tuple[str, str]]) -> Iterator[dict[str, object]]:
    for number, (step, outcome) in enumerate(places, 1):
        at, failed = begun + timedelta(hours=26) * number, outcome == "not_sent"
        if step in ("breathe", "ponder", "leeway", "after", "end"):
            continue
        yield {
            "touchpoint": f"{where.enrolment}/{step}/1",
            "id": new_id("del"),
            "enrolment": where.enrolment,
            "customer": where.customer,
            "journey": "smatched",
            "version": 1,
            "step": step,
            "visit": 1,
            "channel": "email",
            "message": step,
            "state": "rejected" if failed else "accepted",
            "reason": "mailbox_full" if failed else "",
            "message_id": "",
            "fence": 1,
            "at": at,
            "updated_at": at,
        }


@pytest.fixture(scope="session")
async def letter(played: Desk) -> int:
    """A mail in the development mailbox, with umlauts, a page and a script that must not run; its number."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = (
        "Wie war’s, Ada? Drei Fragen über Überraschungen",
        "hallo@smatched.test",
        "ada@example.com",
    )
    mail.set_content("Hallo Ada,\n\nwie war es?\n\nViele Grüße\n")
    mail.add_alternative(
        "<html><head><style>h1{color:#17694a}</style><script>document.body.innerHTML='owned'</script></head>"
        "<body style='font-family:sans-serif;margin:2rem'><h1>Hallo Ada,</h1><p>wie war es? Erzähl es uns.</p>"
        "<p><a href='https://example.com/'>Zur Umfrage</a></p></body></html>",
        subtype="html",
    )
    async with played.database.begin() as connection:
        return await mailbox.keep(connection, NOW, "hallo@smatched.test", "ada@example.com", mail.as_bytes())


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=which("chromium"), args=QUIETLY)
        yield browser
        await browser.close()


@pytest.fixture
async def address(desk: Desk) -> AsyncIterator[str]:
    """Where the console of the desk is served."""
    app = FastAPI()
    app.include_router(router(desk, secure=False, kinds=KINDS), prefix="/console")
    async with served(app) as place:
        yield place


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
async def stranger(
    chromium: Browser, address: str, screen: Screen, request: pytest.FixtureRequest
) -> AsyncIterator[Visitor]:
    """Somebody at a browser, who has not signed in."""
    ARTEFACTS.mkdir(exist_ok=True)
    context = await chromium.new_context(
        base_url=address,
        locale=screen.locale,
        color_scheme=screen.scheme,  # type: ignore[arg-type]
        viewport={"width": screen.width, "height": 900},
        java_script_enabled=screen.scripts,
    )
    yield Visitor(await context.new_page(), screen, request.path.stem.removeprefix("test_"))
    await context.close()


@pytest.fixture
async def visitor(stranger: Visitor, desk: Desk, address: str) -> Visitor:
    """Somebody who signed in, by a link."""
    await stranger.page.goto((await issue(desk)).removeprefix(desk.links.base_url))
    await stranger.page.locator("main button").click()
    await expect(stranger.page).to_have_url(f"{address}/console/")
    return stranger
