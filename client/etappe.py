"""One Etappe, reached over its API."""

from typing import Self

from client.broadcasts import Broadcasts
from client.connection import Connection, to
from client.customers import Customers
from client.enrollments import Enrollments
from client.events import Events
from client.imports import Imports
from client.journeys import Journeys
from client.launches import Launches
from client.operations import Operations
from client.segments import Segments


class Etappe:
    """`url` as customers reach it, and an API key."""

    def __init__(self, url: str, key: str, connection: Connection | None = None) -> None:
        self._connection = connection or Connection(to(url, key))
        self.customers = Customers(self._connection)
        self.events = Events(self._connection)
        self.segments = Segments(self._connection)
        self.journeys = Journeys(self._connection)
        self.enrollments = Enrollments(self._connection)
        self.launches = Launches(self._connection)
        self.broadcasts = Broadcasts(self._connection)
        self.imports = Imports(self._connection)
        self.operations = Operations(self._connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
