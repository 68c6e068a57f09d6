"""The report of a rehearsal: what a test asks about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from journeys.rehearsal.calendar import written
from journeys.rehearsal.trace import Mail, Scene, Trace

UNDER_WAY = "under_way"
"""The outcome of a walk that was not over when the days were."""


@dataclass(frozen=True)
class Report:
    """What became of a customer."""

    trace: Trace

    @property
    def outcome(self) -> str:
        """How it ended: `completed`, `unsubscribed`, …, `not_let_in`, or `under_way`."""
        return self.trace.outcome or UNDER_WAY

    @property
    def mails(self) -> list[Mail]:
        """The messages that went out, in order."""
        return [scene.mail for scene in self.trace.scenes if scene.sent and scene.mail]

    @property
    def sent(self) -> list[str]:
        """Their names."""
        return [mail.message for mail in self.mails]

    @property
    def not_sent(self) -> dict[str, str]:
        """Step → why its message did not go out."""
        messages = (scene for scene in self.trace.scenes if scene.what == "message" and not scene.sent)
        return {scene.step or "": scene.said for scene in messages}

    @property
    def outcomes(self) -> dict[str, str]:
        """Step → how it ended the last time."""
        return {scene.step or "": scene.said for scene in self.trace.scenes if scene.what == "step"}

    @property
    def visited(self) -> list[str]:
        """The steps they came to, in order, as often as they came."""
        came, here = list[str](), None
        for scene in self.trace.scenes:
            if scene.step and scene.what != "left":
                came += [scene.step] if scene.step != here else []
                here = None if scene.what in ("step", "ordered") else scene.step
        return came

    def at(self, step: str) -> datetime | None:
        """When a step sent its message, or else was done, the first time, on the customer's clock; None for never."""
        return self._moments.get(step)

    @property
    def money(self) -> list[str]:
        """What it would cost: `["15.00 EUR"]`."""
        return [str(amount) for amount in self.trace.granted]

    @property
    def took(self) -> timedelta:
        """From the first moment to the last."""
        scenes = self.trace.scenes
        return scenes[-1].at - scenes[0].at if scenes else timedelta(0)

    @property
    def faults(self) -> list[str]:
        """What is wrong with the messages."""
        return self.trace.faults

    @property
    def unheard(self) -> list[str]:
        """The events that nothing waited for."""
        return [one.event for one in self.trace.unheard]

    @cached_property
    def _moments(self) -> dict[str, datetime]:
        first: dict[str, Scene] = {}
        for scene in sorted(self.trace.scenes, key=lambda scene: not scene.sent):
            if scene.what == "step" or scene.sent:
                first.setdefault(scene.step or "", scene)
        return {step: scene.local for step, scene in first.items()}

    def __str__(self) -> str:
        return written(self.trace)
