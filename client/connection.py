"""The connection: requests that may be told twice and mean once, answers as JSON, problems as exceptions."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeVar, cast
from uuid import uuid4

import httpx2

from client.problems import Problem, Unreachable

_TIMEOUT = 30.0
_AWAY, _NOT_THERE = 503, 404
_OF_A_FILE = '"0"'
_TRIES = 3
_LONGEST_PAUSE = 10.0
_PAGE = 100

Said = Mapping[str, Any]
Shape = TypeVar("Shape")


class Connection:
    """Speaks HTTP with one Etappe. `wrong` and `away` make the exceptions that are raised."""

    def __init__(
        self,
        http: httpx2.AsyncClient,
        wrong: Callable[[int, Any], Exception] = Problem.of,
        away: Callable[[str], Exception] = Unreachable,
    ) -> None:
        self._http, self._wrong, self._away = http, wrong, away

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def get(self, shape: type[Shape], path: str, **params: Any) -> Shape:
        """What is there. Parameters that are None are not said."""
        return _shaped(shape, await self.ask("GET", path, params=_said(params)))

    async def post(self, shape: type[Shape], path: str, body: Any = None) -> Shape:
        """What was made. Told again after a failure, it is made once."""
        return _shaped(shape, await self.ask("POST", path, json=body))

    async def put(self, shape: type[Shape], path: str, body: Any = None) -> Shape:
        """What is there now."""
        return _shaped(shape, await self.ask("PUT", path, json=body))

    async def patch(self, shape: type[Shape], path: str, body: Any) -> Shape:
        """What is there now."""
        return _shaped(shape, await self.ask("PATCH", path, json=body))

    async def delete(self, shape: type[Shape], path: str, body: Any = None, **params: Any) -> Shape:
        """What became of it."""
        return _shaped(shape, await self.ask("DELETE", path, json=body, params=_said(params)))

    async def every(self, shape: type[Shape], path: str, **params: Any) -> AsyncIterator[Shape]:
        """A whole list, page by page."""
        cursor: str | None = ""
        while cursor is not None:
            answer = await self.ask("GET", path, params=_said({"limit": _PAGE, "cursor": cursor or None, **params}))
            page = answer.json()
            for row in page["data"]:
                yield cast(Shape, row)
            cursor = page["next_cursor"]

    async def etag(self, path: str) -> str | None:
        """The ETag of what is there; None when there is nothing, or a file, which something can only go before."""
        answer = await self._answer("GET", path, {})
        tag = None if answer.status_code == _NOT_THERE else self._right(answer).headers.get("ETag")
        return None if tag == _OF_A_FILE else tag

    async def stream(self, path: str, **params: Any) -> AsyncIterator[bytes]:
        """A file, as it comes."""
        async with self._http.stream("GET", path, params=_said(params)) as answer:
            if answer.is_error:
                await answer.aread()
            async for some in self._right(answer).aiter_bytes():
                yield some

    async def ask(self, method: str, path: str, **about: Any) -> httpx2.Response:
        """The answer. While Etappe cannot keep anything it is asked again, a few times. Raises Problem, Unreachable."""
        if about.get("json", ...) is None:
            del about["json"]
        if method == "POST":
            about["headers"] = {"Idempotency-Key": str(uuid4()), **about.get("headers", {})}
        for _ in range(_TRIES - 1):
            answer = await self._answer(method, path, about)
            if answer.status_code != _AWAY:
                return self._right(answer)
            await asyncio.sleep(min(float(answer.headers.get("Retry-After", 1)), _LONGEST_PAUSE))
        return self._right(await self._answer(method, path, about))

    async def _answer(self, method: str, path: str, about: Said) -> httpx2.Response:
        try:
            return await self._http.request(method, path, **about)
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            raise self._away(f"{self._http.base_url} does not answer ({type(error).__name__})") from None

    def _right(self, answer: httpx2.Response) -> httpx2.Response:
        if answer.is_error:
            raise self._wrong(answer.status_code, _read(answer))
        return answer


def to(url: str, key: str) -> httpx2.AsyncClient:
    """`url` as customers reach it, with or without a final slash."""
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    return httpx2.AsyncClient(base_url=url.rstrip("/"), headers=headers, timeout=_TIMEOUT)


def _shaped(shape: type[Shape], answer: httpx2.Response) -> Shape:
    return cast(Shape, answer.json() if answer.content else None)


def _said(params: Said) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


def _read(answer: httpx2.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
