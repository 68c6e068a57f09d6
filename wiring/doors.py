"""Both doors in one app: the API with the public pages, and the console."""

from fastapi import FastAPI
from starlette.responses import RedirectResponse

from api.app import app as api
from api.source_kinds import KINDS
from console.app import router as console
from wiring.parts import Parts
from wiring.settings import Settings


def app(settings: Settings, parts: Parts) -> FastAPI:
    """The app that is served."""
    first_key = settings.api_key.get_secret_value() if settings.api_key else None
    both = api(parts.desk, first_key=first_key)
    both.add_route("/", lambda _: RedirectResponse("/console/"), include_in_schema=False)
    pages = console(parts.desk, secure=settings.address.startswith("https:"), kinds=KINDS)
    both.include_router(pages, prefix="/console")
    return both
