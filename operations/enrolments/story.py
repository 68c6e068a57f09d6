"""The story of an enrolment: what happened, when and why, in words that a marketer reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from journeys.delivery import NOT_SENT, SENT
from journeys.journey import Journey
from journeys.passage import meeting, touchpoint
from journeys.step import DONE
from messages.words import Words
from operations.desk import Desk
from operations.enrolments import echoes
from operations.journeys.review import enrolment as find
from operations.sending.reasons import Reasons, reasons
from store.customers import customers
from store.enrolments import history
from store.events import events
from store.rows import Row
from store.sending.delivery import identity


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), what kind of thing, where in the journey, and the words."""

    at: datetime
    kind: str
    text: str
    step: str | None = None
    stage: str | None = None
    delivery: str | None = None


async def story(desk: Desk, enrolment: str, words: Words) -> list[Line]:
    """Every line, in order. Raises NotThere."""
    row = await find(desk, enrolment)
    journey = await desk.versions.of(row["journey"], row["version"])
    async with desk.database.read() as connection:
        notes = await history.notes(connection, enrolment)
        sent = await history.sent(connection, enrolment)
        deliveries, decided = _by_meeting(sent), await reasons(connection, [one["touchpoint"] for one in sent], words)
        opening, heard = await events.find(connection, row["event"] or ""), await echoes.echoes(connection, row)
        customer = await customers.find(connection, row["customer"])
    zone = customer["zone"] if customer else words.zone.key
    teller = _Teller(journey, words, row, deliveries, decided, opening, zone)
    notes = [note for note in notes if not _echoed(note, heard)] + _under_way(row, notes)
    told = [line for note in notes for line in teller.tell(note)]
    told += [*teller.untold(), *teller.put_off(), *map(teller.echo, heard)]
    return sorted(told, key=lambda line: line.at)  # a message may have waited for the morning


def _by_meeting(deliveries: list[Row]) -> dict[str, list[Row]]:
    """Touchpoint → what was sent there: a line for each channel that was tried."""
    found: dict[str, list[Row]] = {}
    for row in deliveries:
        found.setdefault(meeting(row["touchpoint"]), []).append(row)
    return found


def _echoed(note: Row, heard: list[Row]) -> bool:
    """Whether that the customer did something is told better as what came of a message."""
    return note["what"] == "heard" and any(event["name"] == note["said"] for event in heard)


def _under_way(enrolment: Row, notes: list[Row]) -> list[Row]:
    """The wait that has begun: its note is written down by the next deed, and that may be weeks away."""
    until = enrolment["deadline"]
    if enrolment["state"] != "active" or until is None or any(note["until"] == until for note in notes):
        return []
    where = {"step": enrolment["step"], "visit": enrolment["visit"]}
    return [where | {"at": enrolment["clock"], "what": "waiting", "said": "", "until": until}]


class _Teller:
    """Puts notes and deliveries into words; a delivery is told where its step first speaks of it."""

    def __init__(
        self,
        journey: Journey,
        words: Words,
        enrolment: Row,
        deliveries: dict[str, list[Row]],
        decided: Reasons,
        opening: Row | None,
        zone: str,
    ) -> None:
        self._journey, self._words, self._enrolment, self._zone = journey, words, enrolment, zone
        self._untold, self._opening, self._decided = deliveries, opening, decided
        self._told: set[str] = set()

    def tell(self, note: Row) -> Iterator[Line]:
        """The lines of one note."""
        step = note["step"] or ""
        met = touchpoint(self._enrolment["id"], self._enrolment["names"].get(step, step), note["visit"])
        if met in self._untold:
            yield from self._tried(self._untold.pop(met))
            self._told.add(met)
        if note["what"] == "waiting" and self._decided.put_off_until(met, note["until"]):
            return  # the decision tells it, and why
        if not (note["what"] == "step" and self._is_told(met, note["said"])):
            yield self._line(note["at"], note["what"], self._said(note), note["step"])

    def _is_told(self, met: str, outcome: str) -> bool:
        """Whether the delivery, or the end of a delay, has said it already."""
        return outcome == DONE or (outcome in (SENT, NOT_SENT) and met in self._told)

    def untold(self) -> Iterator[Line]:
        """Deliveries under way, of which no note speaks yet."""
        return (line for tried in self._untold.values() for line in self._tried(tried))

    def put_off(self) -> Iterator[Line]:
        """Every time that a message was put off, until when, and why."""
        for decision in self._decided.deferrals():
            until = self._words.until(decision["until"], self._zone)
            told = {"step": self._label(decision["step"]), "until": until, "why": self._decided.why(decision)}
            text = self._words("“{step}” waits until {until}: {why}", **told)
            yield self._line(decision["at"], "waiting", text, decision["step"], identity(decision["touchpoint"]))

    def echo(self, event: Row) -> Line:
        """What came back of a message."""
        step = event["properties"].get("step") or event["about"].split("/")[1]
        return self._line(event["at"], "heard", echoes.said(self._words, self._label(step), event), step)

    def _tried(self, deliveries: list[Row]) -> Iterator[Line]:
        return (self._sent(one) for one in deliveries if not self._decided.waits(one))

    def _said(self, note: Row) -> str:
        match note["what"]:
            case "entered":
                return self._entered()
            case "waiting":
                until = self._words.until(note["until"], self._zone)
                return self._words("{step}: waits until {until}", step=self._label(note["step"]), until=until)
            case "heard":
                return self._words("The customer did: {event}", event=self._words.code(note["said"].replace(".", " ")))
            case "ordered" if note["said"] == "late":
                return self._words("{step}: this stage takes too long", step=self._label(note["step"]))
            case "ordered" if note["said"] == "turn":
                return self._words("{step}: goes on elsewhere", step=self._label(note["step"]))
            case "ordered":
                return self._words("An operator’s order: {order}", order=self._words.code(note["said"]))
            case "refused":
                return self._words("Not possible any more: {order}", order=self._words.code(note["said"]))
            case "stuck":
                why = self._words.code(note["said"])
                return self._words("{step}: stands still ({why})", step=self._label(note["step"]), why=why)
            case "left":
                return self._words("Left the journey: {outcome}", outcome=self._words.code(note["said"]))
        return self._words("{step}: {outcome}", step=self._label(note["step"]), outcome=self._outcome(note))

    def _entered(self) -> str:
        if self._enrolment["parent"]:
            return self._words("Entered “{journey}”: started by another journey", journey=self._journey.label)
        if self._opening is None:
            return self._words("Entered “{journey}”: enrolled by name", journey=self._journey.label)
        name = self._opening["name"]
        return self._words("Entered “{journey}” because of {event}", journey=self._journey.label, event=name)

    def _outcome(self, note: Row) -> str:
        step = self._journey.by_key.get(note["step"])
        if step is None:  # of a version before this one
            return self._words.code(note["said"])
        goes = self._journey.by_key.get(self._journey.way(step, note["said"]))
        if note["said"] in step.exits() and goes:
            return self._words("goes on to “{step}”", step=goes.label)
        return self._words.code(note["said"].replace(".", " "))

    def _sent(self, delivery: Row) -> Line:
        values = {"step": self._label(delivery["step"]), "channel": self._words.code(delivery["channel"])}
        if delivery["state"] == "accepted":
            text = self._words("“{step}” went out by {channel}", **values)
        elif because := self._decided.left_out(delivery):
            text = self._words("“{step}” by {channel}: not sent: {why}", **values, why=because)
        else:
            why = self._words.code(delivery["reason"] or delivery["state"])
            state = self._words.code(delivery["state"])
            text = self._words("“{step}” by {channel}: {state} ({why})", **values, state=state, why=why)
        return self._line(delivery["at"], "delivery", text, delivery["step"], delivery["id"])

    def _line(self, at: datetime, kind: str, text: str, step: str | None, delivery: str | None = None) -> Line:
        found = self._journey.by_key.get(step or "")
        return Line(at, kind, text, found.key if found else None, found.stage if found else None, delivery)

    def _label(self, step: str | None) -> str:
        found = self._journey.by_key.get(step or "")
        return found.label if found else step or ""
