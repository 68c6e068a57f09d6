"""`survey`: questions, and an answer to act on."""

from journeys.base import Key
from journeys.touchpoint import Invitation


class Survey(Invitation):
    """Ask a survey; `answered` when the customer sent it off, `no_answer` when time is up.

    Later steps read the answers as `answers.<key of this step>.<question>`.
    """

    kind = "survey"
    page = "survey"
    event = "survey.answered"
    answered = "answered"
    unanswered = "no_answer"

    survey: Key

    def needs(self) -> dict[str, str]:
        return {"survey": self.survey}
