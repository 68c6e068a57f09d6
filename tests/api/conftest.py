"""The API as its clients meet it: the whole app, over ASGI, with a key that opens everything."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx2
import pytest
from fastapi import FastAPI

from api.app import app
from operations.access import keys
from operations.desk import Desk, Who
from operations.events import sources

KEY = "et_live_tests_0123456789"
ME = Who("tests")
HELLO = """journey: hello
title: Hello
entry:
  - {event: order.paid}
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}"""
Client = httpx2.AsyncClient
Doors = Callable[..., Awaitable[Client]]


@pytest.fixture
def sqlite_app(sqlite_desk: Desk) -> FastAPI:
    """The whole app, to be looked at."""
    return app(sqlite_desk)


@pytest.fixture
async def door() -> AsyncIterator[Doors]:
    """`await door(desk)`: a client of the API at this desk; with `key=None` somebody without a key."""
    async with AsyncExitStack() as open_ones:

        async def opened(at: Desk | FastAPI, key: str | None = KEY) -> Client:
            if isinstance(at, Desk):
                await keys.ensure_first(at, KEY)
                at = app(at)
            # Failures inside come back as answers, as they do over a socket.
            transport = httpx2.ASGITransport(app=at, raise_app_exceptions=False)
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            client = httpx2.AsyncClient(transport=transport, base_url="http://etappe.test", headers=headers)
            return await open_ones.enter_async_context(client)

        yield opened


@pytest.fixture
async def client(door: Doors, desk: Desk) -> Client:
    """The operator's client, on each kind of database."""
    return await door(desk)


@pytest.fixture
async def on_sqlite(door: Doors, sqlite_desk: Desk) -> Client:
    """The operator's client, where the kind of database makes no difference."""
    return await door(sqlite_desk)


@pytest.fixture
def hello_text() -> str:
    return HELLO


@pytest.fixture
def as_yaml() -> dict[str, str]:
    return {"Content-Type": "application/yaml"}


@pytest.fixture
async def hello(client: Client, hello_text: str, as_yaml: dict[str, str]) -> str:
    """The journey `hello`, published."""
    assert (await client.post("/api/v1/journeys", content=hello_text, headers=as_yaml)).status_code == 201
    assert (await client.post("/api/v1/journeys/hello/publications")).status_code == 201
    return "hello"


@pytest.fixture
async def write_key(desk: Desk) -> str:
    """What opens `/v1` for the source `app`."""
    return (await sources.add(desk, ME, "app", "segment", "The app")).write_key or ""


@pytest.fixture
async def shop(desk: Desk) -> str:
    """The secret of the source `shop`, a Shopify one."""
    return (await sources.add(desk, ME, "shop", "shopify", "The shop", "the-shop-s-secret")).secret or ""
