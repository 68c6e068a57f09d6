"""`video`: a film, and whether it was watched."""

from journeys.base import Key
from journeys.touchpoint import Invitation


class Video(Invitation):
    """Send the link to a film; `watched` when the customer saw it, `not_watched` when time is up."""

    kind = "video"
    page = "film"
    event = "film.watched"
    answered = "watched"
    unanswered = "not_watched"

    video: Key
