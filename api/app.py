"""The API, put together: every route, every layer around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import documentation, health, hooks_in, metrics, problem, receipts_in
from api.health import Ready
from api.ingest import segment
from api.limits import Limits
from api.management import routers
from api.manners import Manners
from api.metrics import Metrics
from api.public import router as public
from operations.access import keys
from operations.desk import Desk


def app(desk: Desk, *, first_key: str | None = None, docs: bool = True, ready: Ready | None = None) -> FastAPI:
    """The API, and the public pages. `first_key`: an API key that opens everything; `ready`: what `/readyz` asks."""

    @asynccontextmanager
    async def open_doors(_: FastAPI) -> AsyncIterator[None]:
        if first_key:
            await keys.ensure_first(desk, first_key)
        yield

    api = FastAPI(
        title="Etappe",
        version=version("etappe"),
        docs_url=None,
        redoc_url=None,
        lifespan=open_doors,
        responses=documentation.PROBLEMS,
    )
    api.state.desk = desk
    api.state.ready = ready or _asking(desk)
    api.state.metrics = Metrics()
    # First: routes are tried in turn, and the most come there.
    ingest = (segment.router, receipts_in.router, hooks_in.router)
    doors = (public.router, health.router, metrics.router, documentation.schemas)
    for router in (*ingest, *routers(), *doors):
        api.include_router(router)
    for kind in problem.KINDS:
        api.add_exception_handler(kind, problem.answer)
    api.add_middleware(Limits)
    api.add_middleware(Manners, metrics=api.state.metrics)
    documentation.document(api)
    if docs:
        documentation.pages(api)
    return api


def _asking(desk: Desk) -> Ready:
    async def ready() -> dict[str, bool]:
        return {"database": await desk.database.ready(), "temporal": await desk.walks.ready()}

    return ready
