"""One Etappe, reached over its API."""

from typing import Self

from client.assets import Assets
from client.brands import Brands
from client.broadcasts import Broadcasts
from client.connection import Connection, to
from client.customers import Customers
from client.enrollments import Enrollments
from client.events import Events
from client.frequency_caps import FrequencyCaps
from client.imports import Imports
from client.journeys import Journeys
from client.launches import Launches
from client.lists import Lists
from client.messages import Messages
from client.operations import Operations
from client.segments import Segments
from client.send_windows import SendWindows
from client.sources import Sources
from client.suppressions import Suppressions
from client.topics import Topics


class Etappe:
    """Everything that its API knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.customers = Customers(connection)
        self.events = Events(connection)
        self.sources = Sources(connection)
        self.segments = Segments(connection)
        self.lists = Lists(connection)
        self.journeys = Journeys(connection)
        self.enrollments = Enrollments(connection)
        self.launches = Launches(connection)
        self.broadcasts = Broadcasts(connection)
        self.messages = Messages(connection)
        self.brands = Brands(connection)
        self.assets = Assets(connection)
        self.topics = Topics(connection)
        self.suppressions = Suppressions(connection)
        self.frequency_caps = FrequencyCaps(connection)
        self.send_windows = SendWindows(connection)
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
