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
    """Everything that its API knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.customers = Customers(connection)
        self.events = Events(connection)
        self.segments = Segments(connection)
        self.journeys = Journeys(connection)
        self.enrollments = Enrollments(connection)
        self.launches = Launches(connection)
        self.broadcasts = Broadcasts(connection)
        self.imports = Imports(connection)
        self.operations = Operations(connection)

    @classmethod
    def at(cls, url: str, key: str) -> Self:
        """`url` as customers reach it, and an API key."""
        return cls(Connection(to(url, key)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
