"""The client's types say what the API's own description says."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from fastapi import FastAPI

from client import shapes

_NOUNS = [import_module(f"client.shapes.{noun.name}") for noun in iter_modules(shapes.__path__)]
_NAMED = {name: shape for noun in _NOUNS for name, shape in vars(noun).items() if is_typeddict(shape)}
_ELSEWHERE = {
    "LaunchPreview": "api__management__launches__Preview",
    "BroadcastPreview": "api__management__broadcasts__Preview",
    "Change": "api__management__lists__Change",
    "MessagePreview": "api__management__messages__Preview",
    "ImportPreview": "api__management__imports__Preview",
    "Begun": "api__management__imports__Begun",
    "Fault": "api__management__repairs__Fault",
}
"""Shape → what the description calls it, where several rooms use the word."""


@pytest.fixture
def described(sqlite_app: FastAPI) -> dict[str, Any]:
    return sqlite_app.openapi()["components"]["schemas"]


@pytest.mark.parametrize("name", sorted(_NAMED))
def test_every_field_is_there_and_no_other(described, name) -> None:
    there = described[_ELSEWHERE.get(name, name)]
    told = {field: _kinds(schema) for field, schema in there["properties"].items()}
    ours = {field: _types(kind) for field, kind in get_type_hints(_NAMED[name]).items()}
    assert set(told) == set(ours)
    assert {field for field in told if not ours[field] >= told[field]} == set()


def _kinds(schema: dict[str, Any]) -> set[str]:
    if "anyOf" in schema:
        return set().union(*map(_kinds, schema["anyOf"]))
    return {schema["type"]} if "type" in schema else {"object"}


_WORDS = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", dict: "object"}


def _types(kind: Any) -> set[str]:
    origin = get_origin(kind)
    if origin in (list, dict):
        return {"array" if origin is list else "object"}
    if args := get_args(kind):
        return {_WORDS[type(arg)] if isinstance(arg, str) else next(iter(_types(arg))) for arg in args}
    return {"object"} if is_typeddict(kind) else {_WORDS[kind]}
