"""The API of a running Etappe, as a door."""

from typing import Any, NoReturn, Self
from uuid import uuid4

import httpx2

from journeys.text import Fault, JourneyFaults, read
from operations.desk import NotThere, Refused
from wiring.trouble import Away, Trouble

Row = dict[str, Any]
_TIMEOUT = 30.0
_SWITCHES = {
    "pause": ("PUT", "pause"),
    "resume": ("DELETE", "pause"),
    "drain": ("PUT", "drain"),
    "reopen": ("DELETE", "drain"),
}
_ORDERS = {"retry": "retries", "skip": "skips", "jump": "jumps", "move": "moves"}


class Remote:
    """Speaks HTTP; what it raises is what the desk itself would have raised."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    @classmethod
    def at(cls, url: str, key: str) -> Self:
        """`url` as customers reach it, with or without a final slash."""
        said = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        return cls(httpx2.AsyncClient(base_url=f"{url.rstrip('/')}/api/v1", headers=said, timeout=_TIMEOUT))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def plan(self, text: str) -> Row:
        key, written = read(text).journey.journey, {"Content-Type": "application/yaml"}
        found: Row = (await self._ask("POST", f"/journeys/{key}/plans", content=text, headers=written)).json()
        return found

    async def turn(self, journey: str, switch: str, **chosen: str) -> Row:
        method, what = _SWITCHES[switch]
        row = (await self._put_or_delete(method, f"/journeys/{journey}/{what}", chosen)).json()
        return {"journey": journey, "state": row["state"], "operation": row["operation"]}

    async def steer(self, enrolment: str, order: str, **chosen: str) -> Row:
        if order in _SWITCHES:
            method, what = _SWITCHES[order]
            row = (await self._put_or_delete(method, f"/enrollments/{enrolment}/{what}", chosen)).json()
        else:
            row = (await self._ask("POST", f"/enrollments/{enrolment}/{_ORDERS[order]}", json=chosen)).json()
        return {"enrolment": enrolment, **{name: row[name] for name in ("step", "paused_at", "fault")}}

    async def stuck(self, journey: str | None) -> list[Row]:
        whose = {"journey": journey} if journey else {}
        found: list[Row] = (await self._ask("GET", "/faults", params=whose)).json()["data"]
        return found

    async def repair(self, journey: str, asked: Row) -> Row:
        begun: Row = (await self._ask("POST", f"/journeys/{journey}/repairs", json=asked)).json()
        return begun

    async def _put_or_delete(self, method: str, path: str, chosen: dict[str, str]) -> httpx2.Response:
        """What is put is said in a body; what is deleted, in the address."""
        said = {"params": chosen} if method == "DELETE" else {"json": chosen} if chosen else {}
        return await self._ask(method, path, **said)

    async def migrate(self, journey: str, asked: Row) -> Row:
        begun: Row = (await self._ask("POST", f"/journeys/{journey}/migrations", json=asked)).json()
        for item in (begun["preview"] or {}).get("items", ()):
            item["enrolment"] = item.pop("enrollment")
        return begun

    async def operation(self, operation: str) -> Row:
        row: Row = (await self._ask("GET", f"/operations/{operation}")).json()
        return row

    async def report(self, operation: str) -> list[Row]:
        found, cursor = list[Row](), dict[str, str]()
        while True:
            page = (await self._ask("GET", f"/operations/{operation}/items", params={"limit": "100"} | cursor)).json()
            found += [{"enrolment": row["item"], "state": row["state"], **row["detail"]} for row in page["data"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def publish(self, text: str) -> Row:
        key = read(text).journey.journey
        tag = await self._tag(key)
        written = {"Content-Type": "application/yaml"}
        if tag is None:
            await self._ask("POST", "/journeys", content=text, headers=written)
        else:
            await self._ask("PUT", f"/journeys/{key}", content=text, headers=written | {"If-Match": tag})
        version = (await self._ask("POST", f"/journeys/{key}/publications")).json()
        return {"journey": key, "version": version["number"]}

    async def enrol(self, journey: str, customer: str, entry_key: str) -> Row:
        handle, colon, value = customer.partition(":")
        who = {handle: value} if colon else {"id": customer}
        body = {"customer": who, "entry_key": entry_key}
        answer = await self._ask("POST", f"/journeys/{journey}/enrollments", json=body)
        return {"enrolment": answer.json()["id"], "created": answer.status_code == httpx2.codes.CREATED}

    async def history(self, enrolment: str) -> list[Row]:
        lines = (await self._ask("GET", f"/enrollments/{enrolment}/history")).json()["lines"]
        return [{"at": line["at"], "step": line["step"], "what": line["text"]} for line in lines]

    async def stop(self, enrolment: str, reason: str) -> None:
        await self._ask("DELETE", f"/enrollments/{enrolment}", json={"reason": reason})

    async def _tag(self, key: str) -> str | None:
        try:
            return (await self._ask("GET", f"/journeys/{key}")).headers["ETag"]
        except NotThere:
            return None

    async def _ask(self, method: str, path: str, **about: Any) -> httpx2.Response:
        if method == "POST":
            about["headers"] = {"Idempotency-Key": str(uuid4()), **about.get("headers", {})}
        try:
            answer = await self._http.request(method, path, **about)
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            remedy = "start it with `etappe up`, or correct --url"
            raise Away(f"{self._http.base_url} does not answer ({type(error).__name__}); {remedy}") from None
        if answer.is_error:
            _raise(answer)
        return answer


def _raise(answer: httpx2.Response) -> NoReturn:
    """The problem that the API told, as the exception it came from."""
    try:
        problem: Row = answer.json()
    except ValueError:
        problem = {}
    said = problem.get("detail") or f"the API answered {answer.status_code}"
    wrong = [fault for fault in problem.get("errors", []) if fault.get("line")]
    if wrong:
        raise JourneyFaults([Fault(one["detail"], (), one["line"], one["column"], one.get("step")) for one in wrong])
    match answer.status_code:
        case 404:
            raise NotThere(said)
        case 401 | 403:
            raise Trouble(said)
        case 503:
            raise Away(said)
    raise Refused("; ".join([said, *(fault["detail"] for fault in problem.get("errors", []))]))
