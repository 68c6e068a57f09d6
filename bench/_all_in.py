"""A broadcast without its Temporal server: the same deed on the same database, each mail rendered, signed and kept."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import insert, text
from temporalio.testing import ActivityEnvironment

from activities.hands import Hands
from activities.send_chunk import send_chunk
from bench import _building
from journeys.chunk import Chunk, Tour
from messages.channels import opened
from messages.codes import Codes
from messages.content.library import PACKAGED, Library
from messages.content.rendering import Renderer
from messages.links import Links
from messages.mail.dkim import Dkim
from operations.audiences import broadcast
from operations.desk import Desk, Who
from store.database import Database
from store.migrate import migrate
from store.rows import new_id
from store.tables import consents, customers

PEOPLE = 1_000
_ME, _SECRET = Who("bench"), "a-secret-for-the-bench"


class House:
    """A desk and hands."""

    def __init__(self, desk: Desk, hands: Hands, dkim: Dkim) -> None:
        self.desk, self.hands, self.dkim = desk, hands, dkim

    async def begun(self, key: str) -> Tour:
        """A broadcast that may be sent."""
        sale = f"broadcast: {key}\nbrand: plain\naudience: {{everybody: true}}\nsend: sale\n"
        await broadcast.define(self.desk, _ME, sale)
        operation = (await broadcast.launch(self.desk, _ME, key))["operation"]
        return Tour(journey=key, version=1, operation=operation, channel="email", now=datetime.now(UTC))

    async def sent(self, tour: Tour) -> None:
        """Send it to everybody."""
        temporal = ActivityEnvironment()
        temporal.info = replace(temporal.info, scheduled_time=tour.now, started_time=tour.now, attempt=1)
        while not (await temporal.run(send_chunk.do, self.hands, tour, Chunk())).over:
            pass
        tally = (await broadcast.find(self.desk, tour.journey))["tally"]
        assert [(one["state"], one["people"]) for one in tally] == [("accepted", PEOPLE)], tally


@asynccontextmanager
async def house(relay: str) -> AsyncIterator[House]:
    """With as many people as get a mail each time, and an RSA key of 2,048 bits."""
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name), Database(f"sqlite+aiosqlite:///{name}/etappe.db")
        await migrate(database)
        renderer, clock = Renderer(Library([_written(folder), PACKAGED])), lambda: datetime.now(UTC)
        links = Links("https://shop.example", [_SECRET])
        desk = Desk(database, None, links, Codes(_SECRET), clock, lambda kind, key: True, renderer=renderer)  # type: ignore[arg-type]
        settings = {"smtp_url": relay, "dkim_key": _key(), "dkim_selector": "rsa"}
        hands = Hands(database, opened(settings), renderer, links, desk.codes, clock)
        await _invite(database)
        yield House(desk, hands, Dkim.of(settings))
        await hands.channels["email"].close()
        await database.close()


def _written(folder: Path) -> Path:
    message = folder / "own" / "email" / "sale" / "en"
    message.mkdir(parents=True)
    (message / "subject.txt").write_text("{{ profile.first_name }}, schön, dass du da bist")
    foot = "{% for line in brand.imprint %}{{ line }} {% endfor %}"
    text, page = (said.replace("{{ name }}", "{{ profile.name }}") for said in (_building.TEXT, _building.PAGE))
    (message / "body.txt").write_text(f"{text}{foot}\n{{{{ links.unsubscribe }}}}\n")
    link = '<a href="{{ links.unsubscribe }}">Unsubscribe</a>'
    (message / "body.html").write_text(page.replace("</body>", f"<p>{foot} {link}</p></body>"))
    return folder / "own"


def _key() -> str:
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return _building.RSA.private.private_bytes(*plain).decode()


async def _invite(database: Database) -> None:
    now = datetime.now(UTC)
    ids = [new_id("cus") for _ in range(PEOPLE)]
    empty = {"interests": [], "attributes": {}, "traits": {}, "told": {}, "locale": "en", "zone": "Europe/Berlin"}
    dated = {"created_at": now, "updated_at": now}
    said = {"channel": "email", "topic": "news", "state": "given", "at": now, "evidence": {}}
    rows = [{"id": one, "email": f"{one}@example.com", "name": "Ada Lovelace", **empty, **dated} for one in ids]
    async with database.begin() as connection:
        await connection.execute(insert(customers), rows)
        await connection.execute(insert(consents), [{"customer": one, **said} for one in ids])
        await connection.execute(text("ANALYZE"))
