"""What the containers start, started without containers: on PostgreSQL and with a Temporal server of its own."""

import asyncio
import signal
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from wiring import ports, roles
from wiring.settings import Settings
from wiring.stop import Stop
from wiring.temporal_server import temporal_server
from wiring.trouble import Trouble

Start = Callable[..., Any]


def _free() -> int:
    return ports.checked("127.0.0.1", 0, "ETAPPE_PORT")


@pytest.fixture
async def temporal_address(tmp_path: Path) -> AsyncIterator[str]:
    """A Temporal server with a namespace of ours, as the one-shot container makes it."""
    given = Settings(data=tmp_path, temporal_port=_free(), temporal_ui_port=_free(), temporal_namespace="etappe")
    async with temporal_server(given, Stop()):
        yield f"127.0.0.1:{given.temporal_port}"


@pytest.fixture
async def production(postgres: str, temporal_address: str) -> dict[str, str]:
    """The settings of docker-compose.yml, on this machine."""
    engine = create_async_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("CREATE DATABASE production"))
    await engine.dispose()
    port = _free()
    return {
        "ETAPPE_PORT": str(port),
        "ETAPPE_BASE_URL": f"http://127.0.0.1:{port}",
        "ETAPPE_DATABASE_URL": f"{postgres}/production".replace("+asyncpg", ""),
        "ETAPPE_TEMPORAL_ADDRESS": temporal_address,
        "ETAPPE_TEMPORAL_NAMESPACE": "etappe",
        "ETAPPE_SMTP_URL": "smtp://127.0.0.1:9",
        "ETAPPE_SECRETS": "0123456789abcdef0123456789abcdef",
    }


async def test_the_roles_go_green_and_stop_when_told(start: Start, production: dict[str, str]) -> None:
    early, _, err = await asyncio.to_thread(start("api", **production).ended)
    assert (early, "run `etappe migrate`" in err) == (3, True)

    assert (await asyncio.to_thread(start("migrate", **production).ended))[0] == 0
    api, worker = start("api", **production), start("worker", **production)
    assert await _status(f"{production['ETAPPE_BASE_URL']}/healthz") == 200
    assert await _status(f"{production['ETAPPE_BASE_URL']}/readyz") == 200
    examined = await _examined(start, production)
    assert "workers that listen: 1" in examined
    assert "0123456789abcdef" not in examined

    for role in (api, worker):
        code, _, err = await asyncio.to_thread(role.signalled, signal.SIGTERM)
        assert code == 0, err


async def _examined(start: Start, production: dict[str, str]) -> str:
    """What the doctor says once a worker listens."""
    for _ in range(5):
        _, out, _ = await asyncio.to_thread(start("doctor", **production).ended)
        if "no worker listens" not in out:
            break
    return str(out)


async def _status(url: str) -> int:
    for _ in range(150):
        try:
            return await asyncio.to_thread(lambda: urllib.request.urlopen(url, timeout=5).status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


@pytest.mark.parametrize(("role", "missing"), [(roles.api, "ETAPPE_SECRETS"), (roles.worker, "ETAPPE_SMTP_URL")])
async def test_a_role_says_what_it_must_be_told(role: Callable[..., Any], missing: str) -> None:
    with pytest.raises(Trouble, match=rf"set .*{missing}.*the same for every process"):
        async with role(Settings(), Stop()):
            pass
