"""The diary of a rehearsal: one entry for each moment."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from journeys.journey import Journey
from journeys.money import Amount
from journeys.rehearsal.trace import Grant, Mail, Scene, What


class Diary:
    """Written on the customer's own clock."""

    def __init__(self, journey: Journey, zone: ZoneInfo) -> None:
        self.scenes: list[Scene] = []
        self._journey, self._zone = journey, zone

    def note(
        self,
        at: datetime,
        what: What,
        step: str | None = None,
        said: str = "",
        *,
        until: datetime | None = None,
        mail: Mail | None = None,
        grant: Grant | None = None,
    ) -> None:
        """Put down a moment."""
        there = self._journey.by_key.get(step or "")
        self.scenes.append(
            Scene(
                at=at.astimezone(UTC),
                local=at.astimezone(self._zone),
                what=what,
                step=there.key if there else None,
                stage=there.stage if there else None,
                said=said,
                until=until.astimezone(self._zone) if until else None,
                mail=mail,
                grant=grant,
            )
        )

    def granted(self) -> list[Amount]:
        """What was given, one sum for each currency."""
        sums: dict[str, int] = {}
        for amount in (scene.grant.amount for scene in self.scenes if scene.grant):
            sums[amount.currency] = sums.get(amount.currency, 0) + amount.cents
        return [Amount(cents=cents, currency=currency) for currency, cents in sums.items()]
