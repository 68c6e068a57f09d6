"""The web: the API and the console in one app, served on a socket that is bound already."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from wiring import loaded
from wiring.hurry import Hurried
from wiring.trouble import Away

_GRACE = 10
_BACKLOG = 2048


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are for the stack, which stops its parts in order


@asynccontextmanager
async def serving(app: FastAPI, door: socket.socket) -> AsyncIterator[None]:
    """Serve until the block ends; requests under way are finished first."""
    config = uvicorn.Config(
        app,
        http=Hurried,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:
        if task.done():
            raise Away("the web server did not start; the log says why") from task.exception()
        await asyncio.sleep(0.01)
    loaded.stays()
    try:
        yield
    finally:
        server.should_exit = True
        await task
