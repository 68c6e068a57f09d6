"""Somebody goes through a journey on the real parts, asks to be forgotten, and is nowhere any more: not in a byte."""

import asyncio
import base64
import json
import re
import signal
import sqlite3
import subprocess
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from temporalio.client import Client

from tests.wiring.conftest import ETAPPE, FREE, Process
from workflows.payloads import CONVERTER

EXAMPLES = Path(__file__).parents[2] / "examples"
KEY = "a first key for whoever tests"
JOURNEY = """journey: canary
entry: [{event: order.paid, key: event.order_id}]
steps:
  - {key: hello, send: hello}
  - {key: ask, survey: after_experience, within: 9d}
  - {key: thanks, gift_card: {amount: 1 EUR, budget: goodwill}}
  - {key: call, task: {for: service, text: "Call them"}}
  - {key: taste, voucher: free_beer, within: 9d}
"""
PERSON = {
    "external_id": "kanarienvogel-4711",
    "email": "zwitscher.kanarienvogel@voliere.example",
    "phone": "+4915799988877",
    "name": "Zwitscheline Kanarienvogel",
    "attributes": {"motto": "piep-piepmatz-piep"},
}
MOVED = "umgezogen.vogel@nest.example"
OWN_WORDS = "Hirse war alle, sagt Tschilpfred"
CANARIES = ("anarienvogel", "witscheline", "15799988877", "piepmatz", "umgezogen", "Tschilpfred", "voliere.example")


def test_whoever_is_erased_is_in_no_file_no_history_and_no_log(start: Callable[..., Process], tmp_path: Path) -> None:
    for said in (["migrate"], ["load", str(EXAMPLES / "smatched")]):
        subprocess.run([ETAPPE, *said], cwd=tmp_path, env=FREE, check=True, capture_output=True)
    stack = start("up", ETAPPE_API_KEY=KEY)
    urls = stack.ready()
    with httpx2.Client(base_url=urls["api"], headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as api:
        customer = _on_their_way(api, tmp_path)
        assert _found(tmp_path, CANARIES) >= {"anarienvogel", "umgezogen", "Tschilpfred"}
        enrolment = _told_everything(api, customer)
        receipt = api.post(f"/api/v1/customers/{customer}/erasures").json()
        assert (receipt["walks_ended"], receipt["scrubbed"]) == (1, True)
        assert _found(tmp_path / ".data", CANARIES) == set()  # at once, while everything goes on
        history = asyncio.run(_history(urls["temporal"], enrolment))
    assert not [canary for canary in CANARIES if canary in history]
    assert {"temporal", "etappe"} <= {path.name.partition(".")[0] for path in (tmp_path / ".data").glob("*.db")}
    code, out, err = stack.signalled(signal.SIGTERM)
    assert code == 0
    assert not [canary for canary in CANARIES if canary in out + err]
    assert _found(tmp_path / ".data", CANARIES) == set()


def _on_their_way(api: httpx2.Client, folder: Path) -> str:
    """They have bought, answered, got a gift card, have moved, and hold a voucher; their id."""
    _said(api.post("/api/v1/journeys", content=JOURNEY, headers={"Content-Type": "application/yaml"}))
    _said(api.post("/api/v1/journeys/canary/publications"))
    customer = str(_said(api.post("/api/v1/customers", json=PERSON, headers={"Idempotency-Key": "one"}))["id"])
    agreed = {"state": "given", "evidence": {"form": PERSON["name"]}}
    _said(api.put(f"/api/v1/customers/{customer}/consents/news", json=agreed))
    order = {"order_id": "kanarienvogel-1", "total": 9.5, "currency": "EUR", "note": OWN_WORDS}
    _said(api.post("/api/v1/events", json={"name": "order.paid", "customer": {"id": customer}, "properties": order}))
    survey = _until(lambda: _link(folder, "s"))
    typed = {"nps": "9", "taste": "5", "best": "film", "better": OWN_WORDS}
    assert api.post(survey, data=typed).status_code in (200, 303)
    _until(lambda: _link(folder, "v"))
    _said(api.patch(f"/api/v1/customers/{customer}", json={"email": MOVED}))
    return customer


def _told_everything(api: httpx2.Client, customer: str) -> str:
    """The enrolment's id, out of the export."""
    data = _said(api.post(f"/api/v1/customers/{customer}/exports"))["data"]
    full = ("deliveries", "survey_responses", "gift_cards", "vouchers", "tasks", "mailbox", "history", "consents")
    assert all(data[table] for table in full)
    assert data["customers"][0]["traits"]["answers"]["after_experience"]["nps"] == 9
    assert data["customers"][0]["traits"]["revenue"] == {"EUR": "9.50"}
    return str(data["enrollments"][0]["id"])


def _said(answer: httpx2.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def _link(folder: Path, letter: str) -> str | None:
    """The path of the link of this kind, in the newest mail that has one."""
    with sqlite3.connect(f"file:{_database(folder)}?mode=ro", uri=True) as reading:
        mails = [bytes(row[0]).decode(errors="replace") for row in reading.execute("SELECT raw FROM mailbox")]
    reading.close()
    text = "\n".join(mails).replace("=\r\n", "").replace("=3D", "=")
    found = re.findall(rf"http://\S+?/{letter}/[\w.~-]+", text)
    return urlsplit(found[-1]).path if found else None


def _database(folder: Path) -> Path:
    return next(path for path in (folder / ".data").glob("*.db") if "temporal" not in path.name)


def _until(true: Callable[[], Any]) -> Any:
    for _ in range(300):
        if answer := true():
            return answer
        time.sleep(0.1)
    raise TimeoutError


def _found(folder: Path, canaries: Iterable[str]) -> set[str]:
    """Which of them stand in any file; as mail programs write them, too."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {canary for canary in canaries if any(canary.encode() in file for file in files)}


async def _history(address: str, enrolment: str) -> str:
    """How the walk ended, and whatever Temporal keeps of it, unpacked."""
    walk = (await Client.connect(address, data_converter=CONVERTER)).get_workflow_handle(enrolment)
    assert await asyncio.wait_for(walk.result(), 60) == "erased"
    told = json.loads((await walk.fetch_history()).to_json())
    return json.dumps(told) + "".join(_unpacked(told))


def _unpacked(told: Any) -> Iterator[str]:
    """Every payload as text; a long one is packed."""
    if isinstance(told, dict) and "data" in told and "metadata" in told:
        data = base64.b64decode(told["data"])
        packed = base64.b64decode(told["metadata"]["encoding"]) == b"binary/zlib"
        yield (zlib.decompress(data) if packed else data).decode(errors="replace")
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _unpacked(one)
