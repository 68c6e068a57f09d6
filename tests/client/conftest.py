"""The client talks to the API as its other clients do."""

from tests.api.conftest import door as door
from tests.api.conftest import on_sqlite as on_sqlite
from tests.api.conftest import sqlite_app as sqlite_app
