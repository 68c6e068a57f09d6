"""The tally of a backtest: what many walks come to together."""

from collections import Counter
from typing import Literal

from journeys.rehearsal.trace import Trace

What = Literal["people", "enrolled", "refused", "ended", "under_way", "sent", "skipped", "rewarded"]
ORDER: tuple[What, ...] = ("people", "enrolled", "refused", "ended", "under_way", "sent", "skipped", "rewarded")
Line = tuple[What, str, str]
"""What it is about; the outcome, the step, the reason or the budget; and the channel of what was sent."""


class Tally:
    """Counts for one journey."""

    def __init__(self) -> None:
        self.counts = Counter[Line]()
        self.spent = Counter[tuple[str, str]]()
        """(Budget, currency) → cents."""

    @property
    def enrolments(self) -> int:
        """How many there were."""
        return self.counts["enrolled", "", ""]

    def add(self, walks: list[Trace | None]) -> None:
        """One person's enrolments; None for each time that they were refused."""
        entered = [trace for trace in walks if trace]
        self.counts["people", "", ""] += bool(entered)
        self.counts["enrolled", "", ""] += len(entered)
        self.counts["refused", "", ""] += len(walks) - len(entered)
        for trace in entered:
            self._add(trace)

    def _add(self, trace: Trace) -> None:
        self.counts[("ended", trace.outcome, "") if trace.outcome else ("under_way", "", "")] += 1
        for scene in trace.scenes:
            if scene.sent and scene.mail:
                self.counts["sent", scene.step or "", scene.mail.channel] += 1
            elif scene.what == "message":
                self.counts["skipped", scene.said, ""] += 1
            elif scene.grant:
                self.counts["rewarded", scene.grant.budget, ""] += 1
                self.spent[scene.grant.budget, scene.grant.amount.currency] += scene.grant.amount.cents
