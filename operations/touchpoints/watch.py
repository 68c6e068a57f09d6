"""Watch: the customer saw a film to its end."""

from operations.customers.identify import Person
from operations.desk import Desk
from operations.events.hear import Said, hear
from operations.touchpoints.meet import Meeting

WATCHED = "film.watched"


async def watch(desk: Desk, meeting: Meeting) -> bool:
    """Tell the walk; False when it was told before."""
    film = {"film": getattr(meeting.step, "video", "")}
    whose = Person(id=meeting.customer["id"])
    said = Said("film", meeting.touchpoint, WATCHED, whose, at=meeting.now, properties=film, about=meeting.touchpoint)
    return (await hear(desk, said)).new
