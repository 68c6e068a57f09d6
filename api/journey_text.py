"""A journey's text, as it comes in: YAML, or JSON, each as it was written, so that lines and columns are right."""

import json
import re
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request

YAML_TYPES = ("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_EXAMPLE = """journey: hello
title: Hello
steps:
  - {key: hello, send: hello}
  - {key: pause, delay: 1d}
  - {key: again, send: hello}
"""


def body(schema: str, example: str) -> dict[str, Any]:
    """For `openapi_extra` of a route that takes a text; `schema`: what it is as JSON."""
    content = {
        "application/yaml": {"schema": {"type": "string"}, "example": example},
        "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}},
    }
    return {"requestBody": {"required": True, "content": content}}


BODY = body("JourneyDefinition", _EXAMPLE)
"""The same for a journey's text."""


async def _text(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the text is not UTF-8 (byte {error.start})") from None
    if kind == "application/json":
        return _as_yaml(text)
    if kind in YAML_TYPES:
        return text
    raise HTTPException(415, "send a journey as application/yaml or as application/json")


def _as_yaml(text: str) -> str:
    # JSON is YAML 1.2 but for two things: tabs between tokens, and one character written as two escapes.
    return _PAIR.sub(lambda pair: str(json.loads(f'"{pair[0]}"')), text.replace("\t", " "))


JourneyText = Annotated[str, Depends(_text)]
