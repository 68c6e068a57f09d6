"""Lists: customers put together by hand."""

from collections.abc import AsyncIterator

from client.resource import Resource
from client.shapes.customers import Customer
from client.shapes.lists import Change, CustomerList

_HERE = "/api/v1/lists"


class Lists(Resource):
    """`/api/v1/lists`."""

    def every(self) -> AsyncIterator[CustomerList]:
        """All of them."""
        return self._at.every(CustomerList, _HERE)

    async def add(self, key: str, title: str) -> CustomerList:
        """A new one, with nobody on it. Raises Conflict."""
        return await self._at.post(CustomerList, _HERE, {"key": key, "title": title})

    async def read(self, key: str) -> CustomerList:
        """One, with how many are on it. Raises NotFound."""
        return await self._at.get(CustomerList, f"{_HERE}/{key}")

    async def name(self, key: str, title: str) -> CustomerList:
        """Call it something else."""
        return await self._at.put(CustomerList, f"{_HERE}/{key}", {"title": title})

    def customers(self, key: str) -> AsyncIterator[Customer]:
        """Who is on it, the newest first."""
        return self._at.every(Customer, f"{_HERE}/{key}/members")

    async def put_on(self, key: str, *customers: dict[str, str]) -> Change:
        """Put customers on it, each named by one of `id`, `external_id`, `email`, `phone`."""
        return await self._at.put(Change, f"{_HERE}/{key}/members", {"customers": customers})

    async def take_off(self, key: str, *customers: dict[str, str]) -> Change:
        """Take them off it."""
        return await self._at.delete(Change, f"{_HERE}/{key}/members", {"customers": customers})

    async def remove(self, key: str) -> None:
        """Remove it, and nobody who was on it. Raises Conflict while something uses it."""
        await self._at.ask("DELETE", f"{_HERE}/{key}")
