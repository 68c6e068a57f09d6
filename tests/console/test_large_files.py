"""Large files: a page takes more than a mebibyte of customers, up to its limit, and of nobody who has not signed in."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from api import limits
from api.source_kinds import KINDS
from console.app import router
from operations.access.sign_in import issue
from operations.customers.imports import upload
from operations.desk import Desk

MIB = 1024 * 1024


@pytest.fixture
async def limited(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser at a console behind the limits, which takes files of three mebibytes here."""
    monkeypatch.setattr(limits, "LARGEST_FILE", 3 * MIB)
    app = FastAPI()
    app.include_router(router(sqlite_desk, secure=False, kinds=KINDS), prefix="/console")
    headers = {"accept-language": "en", "sec-fetch-site": "same-origin"}
    transport = httpx2.ASGITransport(app=limits.Limits(app))
    async with httpx2.AsyncClient(transport=transport, base_url="http://etappe.test", headers=headers) as browser:
        assert (await browser.post(await issue(sqlite_desk))).status_code == 303
        yield browser


def rows(size: int) -> bytes:
    line = b"ada@example.com;Ada\n"
    return b"E-Mail;Vorname\n" + line * (size // len(line))


async def test_a_file_of_some_mebibytes_is_kept_in_parts(limited: httpx2.AsyncClient, sqlite_desk: Desk) -> None:
    file = rows(5 * MIB // 2)
    answer = await limited.post("/console/imports", files={"file": ("a.csv", file)})
    row = await upload.progress(sqlite_desk, answer.headers["location"].rpartition("/")[2])
    assert row["parts"] == {1: MIB, 2: MIB, 3: len(file) - 2 * MIB}
    assert row["size"] == len(file)


async def test_a_larger_one_is_sent_to_the_command_line(limited: httpx2.AsyncClient, sqlite_desk: Desk) -> None:
    answer = await limited.post("/console/imports", files={"file": ("a.csv", rows(4 * MIB))})
    assert answer.status_code == 413
    assert "bring it in by the command line" in answer.text
    assert await upload.everyone(sqlite_desk) == []


async def test_of_a_stranger_nothing_is_read(limited: httpx2.AsyncClient) -> None:
    limited.cookies.clear()
    read = []

    async def dripping() -> AsyncIterator[bytes]:
        for piece in range(3):
            read.append(piece)
            yield b"x" * MIB

    answer = await limited.post("/console/imports", content=dripping(), headers={"content-type": "text/csv"})
    assert answer.status_code == 401
    assert read in ([], [0])
