"""The client talks to the API as its other clients do."""

from tests.api import conftest as api

door, on_sqlite, sqlite_app = api.door, api.on_sqlite, api.sqlite_app
