"""The documentation of the API: OpenAPI, complete, and pages to read it on that fetch nothing from elsewhere."""

from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse

from api.problem import MEDIA_TYPE, Problem
from journeys.broadcast import Broadcast
from journeys.journey import Journey
from journeys.segment import Segment
from journeys.segment_text import Question
from journeys.text import schema
from messages.content.brand import Brand

_ABOUT = """Define journeys, enrol customers, hear of events, look at what happened.

Errors are RFC 9457 problems. Lists come in pages: send `next_cursor` as `cursor`. A POST that makes something takes an
`Idempotency-Key`. What people edit carries an `ETag`, to be sent back as `If-Match`.
"""
TAGS = {
    "journeys": "What customers are led through: a definition, checked and published as versions.",
    "enrollments": "One customer's passage through one version of a journey.",
    "launches": "Audiences that are let into a journey: seen beforehand, at a pace, once or again and again.",
    "audiences": "Segments, which are rules, and static lists: who is meant.",
    "customers": "Who they are, what they allow, what concerned them.",
    "events": "What customers did, and who may tell us.",
    "ingest": "Segment's protocol, and webhooks of shops.",
    "permission": "Topics, consents with their proof, and who must not be written to.",
    "messages": "What was sent.",
    "touchpoints": "Surveys, products and budgets that journeys refer to, and the tasks they set.",
    "operations": "Long work that goes on in the background: how far it is, and what became of whom.",
    "admin": "API keys and the audit log.",
    "health": "Is everything well?",
}
_STATIC = Path(fastapi_offline.__file__).parent / "static"
_MAY_RUN = {
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; img-src 'self' data:; worker-src blob:; "
    "font-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
}

_problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "It cannot be done as asked", **_problem},
    "5XX": {"description": "It cannot be done now", **_problem},
}
"""Responses of every operation."""

schemas = APIRouter(tags=["journeys"])


@schemas.get("/schemas/journey.json", operation_id="read_schema", summary="The JSON Schema of a journey, for editors")
async def read_schema() -> dict[str, Any]:
    return schema()


def document(app: FastAPI) -> None:
    """Have an app describe itself completely."""
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        tags = [{"name": name, "description": text} for name, text in TAGS.items()]
        told = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes, tags=tags)
        _define(told["components"]["schemas"], "Problem", Problem.model_json_schema(ref_template=_REFERENCE))
        _define(told["components"]["schemas"], "JourneyDefinition", Journey.model_json_schema(ref_template=_REFERENCE))
        broadcast = Broadcast.model_json_schema(ref_template=_REFERENCE)
        _define(told["components"]["schemas"], "BroadcastDefinition", broadcast)
        brand = Brand.model_json_schema(ref_template=_IN_BRANDS)
        _define(told["components"]["schemas"], "BrandDefinition", brand, "Brand")
        for name, shape in (("SegmentDefinition", Segment), ("SegmentQuestion", Question)):
            _define(told["components"]["schemas"], name, shape.model_json_schema(ref_template=_IN_SEGMENTS), "Rule")
        app.openapi_schema = told
    return app.openapi_schema


_REFERENCE = "#/components/schemas/{model}"
_IN_SEGMENTS = "#/components/schemas/Rule{model}"
_IN_BRANDS = "#/components/schemas/Brand{model}"
"""Kinds of rule are called like what they are about: an event, a journey, a list."""


def _define(schemas: dict[str, Any], name: str, definition: dict[str, Any], inside: str = "") -> None:
    for inner, part in definition.pop("$defs", {}).items():
        schemas.setdefault(inside + inner, part)
    schemas[name] = definition


def pages(app: FastAPI) -> None:
    """`/docs` and `/redoc`, with scripts of our own."""
    app.mount("/docs/static", StaticFiles(directory=_STATIC))
    files = "/docs/static"

    @app.get("/docs", include_in_schema=False)
    async def swagger() -> Response:
        page = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Etappe · API",
            swagger_js_url=f"{files}/swagger-ui-bundle.js",
            swagger_css_url=f"{files}/swagger-ui.css",
            swagger_favicon_url=f"{files}/favicon.png",
        )
        return HTMLResponse(page.body, headers=_MAY_RUN)

    @app.get("/redoc", include_in_schema=False)
    async def redoc() -> Response:
        script, icon = f"{files}/redoc.standalone.js", f"{files}/favicon.png"
        page = get_redoc_html(
            openapi_url="/openapi.json",
            title="Etappe · API",
            redoc_js_url=script,
            redoc_favicon_url=icon,
            with_google_fonts=False,
        )
        return HTMLResponse(page.body, headers=_MAY_RUN)
