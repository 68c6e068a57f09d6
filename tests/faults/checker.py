"""What a campaign proved. Reads only what anybody can see: the sink's log, and the database."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from store.database import Database
from store.rows import Row, many
from store.tables import customers, deliveries, enrolments

FINAL = {"accepted", "rejected", "suppressed", "skipped", "expired", "unknown"}


@dataclass
class Verdict:
    """Each list names recipients; all of them must be empty. `states` counts how deliveries ended."""

    lost: list[str] = field(default_factory=list)
    """Nobody can say what became of it; or it is said to be sent, and was not."""
    duplicated: list[str] = field(default_factory=list)
    """Arrived twice, under `hold`; or, under `resend`, more often than there were tries, or under another name."""
    silent: list[str] = field(default_factory=list)
    """Arrived, and the ledger says it did not."""
    states: Counter[str] = field(default_factory=Counter)
    copies: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.duplicated or self.silent)


async def check(database: Database, log: Path) -> Verdict:
    """Look at everybody who was enrolled."""
    arrived: dict[str, list[str]] = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        taken = json.loads(line)
        arrived.setdefault(taken["recipient"], []).append(taken["message_id"])
    verdict = Verdict(copies=sum(len(names) for names in arrived.values()))
    for row in await _everybody(database):
        _judge(verdict, row, arrived.get(row["email"], []))
    return verdict


async def _everybody(database: Database) -> list[Row]:
    ended = enrolments.c.state.label("enrolment_state")
    query = select(customers.c.email, ended, enrolments.c.journey, deliveries.c.state, deliveries.c.fence)
    joined = customers.join(enrolments, enrolments.c.customer == customers.c.id).outerjoin(
        deliveries, deliveries.c.enrolment == enrolments.c.id
    )
    async with database.read() as connection:
        return await many(connection, query.select_from(joined))


def _judge(verdict: Verdict, row: Row, names: list[str]) -> None:
    verdict.states[f"{row['journey']} {row['state']}"] += 1
    over = row["enrolment_state"] == "ended" and row["state"] in FINAL
    if not over or (row["state"] == "accepted" and not names):
        verdict.lost.append(row["email"])
    most = row["fence"] if row["journey"] == "resend" else 1
    if len(names) > (most or 1) or len(set(names)) > 1:
        verdict.duplicated.append(row["email"])
    if names and row["state"] not in ("accepted", "unknown"):
        verdict.silent.append(row["email"])
