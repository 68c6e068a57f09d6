"""`etappe customers import` and `export`: at the desk and over the API the same."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from api.app import app
from cli.import_ import PART
from cli.remote import Remote
from cli.transfer import Here, OverHttp, Transfer
from operations.access import keys
from operations.desk import Desk, NotThere
from operations.work.keep_working import keep_working

KEY = "a key for the tests, long enough"
FILE = "Kundennummer;E-Mail;Ort;Umsatz\nada;ada@example.com;Köln;12,5\nbob;bob;Bonn;1\n"


@pytest.fixture(params=["desk", "api"])
async def way(request: pytest.FixtureRequest, sqlite_desk: Desk) -> AsyncIterator[Transfer]:
    if request.param == "desk":
        yield Here(sqlite_desk)
        return
    await keys.ensure_first(sqlite_desk, KEY)
    transport = httpx2.ASGITransport(app=app(sqlite_desk))
    said = {"Authorization": f"Bearer {KEY}"}
    stop = asyncio.Event()
    worker = asyncio.create_task(keep_working(sqlite_desk, stop))
    async with Remote(httpx2.AsyncClient(transport=transport, base_url="http://e.test", headers=said)) as remote:
        yield OverHttp(remote)
    stop.set()
    await worker


async def test_a_file_goes_in_and_comes_out(way: Transfer) -> None:
    of_import = await way.add("customers.csv", {"mapping": {"Umsatz": "attributes.revenue:number"}})
    await way.put(of_import, 1, FILE.encode())
    found = await way.preview(of_import)
    assert [row["becomes"] for row in found["rows"]] == ["new", "refused"]
    assert found["columns"][2] == {"header": "Ort", "to": "attributes.ort:text"}
    await way.start(of_import, dry_run=False)
    while (row := await way.progress(of_import))["state"] == "running":
        await way.go_on(row["operation"])
    assert row["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    errors = b"".join([some async for some in way.errors(of_import)]).decode()
    assert errors.endswith(";bob;bob;Bonn;1\r\n")
    out = b"".join([some async for some in way.customers({}, excel=True)]).decode("utf-8-sig")
    assert out.splitlines()[1].startswith("ada;ada@example.com;")
    assert out.splitlines()[1].endswith(";Köln;12,5")
    await way.remove(of_import)
    with pytest.raises(NotThere):
        await way.progress(of_import)
    with pytest.raises(NotThere):
        _ = [some async for some in way.customers({"list": "nowhere"}, excel=False)]


def test_the_command_brings_in_a_file_and_says_what_came_of_it(etappe, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_bytes(FILE.encode("cp1252"))
    assert etappe("migrate").returncode == 0
    shown = etappe("customers", "import", "customers.csv", "--preview")
    assert "cp1252, “;” between cells" in shown.stdout
    assert "attributes.ort:text" in shown.stdout
    counted = etappe("customers", "import", "customers.csv", "--dry-run", "--json")
    assert json.loads(counted.stdout)["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    done = etappe("customers", "import", "customers.csv", "--map", "Ort=", "--errors", "errors.csv")
    assert (done.returncode, done.stdout.split()) == (0, ["new", "changed", "same", "refused", "1", "0", "0", "1"])
    assert "2 of 2 rows" in done.stderr
    assert (tmp_path / "errors.csv").read_bytes().decode("cp1252").endswith(";bob;bob;Bonn;1\r\n")
    assert etappe("customers", "export").stdout.splitlines()[1].startswith("ada,ada@example.com,")


def test_an_upload_that_was_interrupted_goes_on_where_it_was(etappe, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "customers.csv").write_text("E-Mail\n" + "".join(f"ada{n}@example.com\n" for n in range(60_000)))
    assert etappe("migrate").returncode == 0
    real, sent = Here.put, []

    async def interrupted(self: Here, of_import: str, number: int, data: bytes) -> None:
        if number == 2 and 2 not in sent:
            sent.append(number)
            raise ConnectionError("the cable")
        sent.append(number)
        await real(self, of_import, number, data)

    monkeypatch.setattr(Here, "put", interrupted)
    first = etappe("customers", "import", "customers.csv")
    assert first.returncode == 3
    again = etappe("customers", "import", "customers.csv", "--resume", first.stderr.split()[1].rstrip(";"), "--json")
    assert json.loads(again.stdout)["counts"]["new"] == 60_000
    assert sent == [1, 2, 2]
    assert (tmp_path / "customers.csv").stat().st_size > PART


@pytest.mark.parametrize(
    "said",
    [
        ["import", "nowhere.csv"],
        ["import", "customers.csv", "--map", "Ort"],
        ["export", "--list", "a", "--segment", "b"],
        ["export", "--list", "nowhere"],
    ],
)
def test_wrong_use_ends_with_two(etappe, tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "customers.csv").write_text(FILE)
    assert etappe("migrate").returncode == 0
    assert etappe("customers", *said).returncode == 2
