"""The lines of a map: which sides of which cards they join, and the paths they take."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from journeys.cartography.chart import Card, Edge, Map

BESIDE_PILL = 8
_BEND, _TIP = 9, 5
Point = tuple[float, float]


@dataclass
class Run:
    """A stretch of a line along a gutter (-1 is left of everything) or along the floor, and the lane it got."""

    gutter: int
    start: float
    end: float
    lane: int = 0

    @property
    def falls(self) -> bool:
        """Whether it goes down."""
        return self.end >= self.start


@dataclass
class Line:
    """An edge that leaves its source's right side; into its target's left side, or back into the same column."""

    edge: Edge
    source: Card
    target: Card
    leaves: float = 0
    arrives: float = 0
    runs: list[Run] = field(default_factory=list)
    """One gutter; or a gutter, the floor, and another gutter."""

    @property
    def back(self) -> bool:
        """Whether it comes back to the column it left."""
        return self.source.column == self.target.column

    @property
    def far(self) -> bool:
        """Whether it must pass below columns."""
        return self.target.column not in (self.source.column, self.source.column + 1)

    @property
    def upright(self) -> list[Run]:
        """Its runs through gutters."""
        return self.runs[::2]


def straight(found: Map, edge: Edge) -> bool:
    """Whether an edge just drops to the next card of its column."""
    column = next(card.column for card in found.cards if card.key == edge.source)
    return (edge.source, edge.target) in pairwise(card.key for card in found.cards if card.column == column)


def bent(found: Map) -> list[Line]:
    """Every edge that is not straight, as a line."""
    cards = {card.key: card for card in found.cards}
    return [Line(edge, cards[edge.source], cards[edge.target]) for edge in found.edges if not straight(found, edge)]


def crowd(lines: list[Line], card: Card) -> int:
    """How many lines meet the right side of a card."""
    return sum(len(_ends(line, card)) for line in lines)


def choose_ports(lines: list[Line]) -> None:
    """Ends on one side of a card stand below each other, in the order of where the lines go."""
    for line in lines:
        line.arrives = _middle(line.target)
    for card in {id(card): card for line in lines for card in (line.source, line.target)}.values():
        ends = sorted(((line, end) for line in lines for end in _ends(line, card)), key=lambda one: _heads_for(*one))
        for place, (line, end) in enumerate(ends, 1):
            setattr(line, end, round(card.y + card.height * place / (len(ends) + 1), 1))


def _ends(line: Line, card: Card) -> list[str]:
    leaves = ["leaves"] if line.source is card else []
    return [*leaves, "arrives"] if line.back and line.target is card else leaves


def _heads_for(line: Line, end: str) -> float:
    if end == "arrives":
        return _middle(line.source)
    return inf if line.far else _middle(line.target)


def _middle(card: Card) -> float:
    return card.y + card.height / 2


def draw(line: Line, lanes: list[float], floor: float | None) -> None:
    """Give a line's edge its path: through lanes at these x, and, when it goes far, along the floor at this y."""
    out = line.source.x + line.source.width
    into = line.target.x + line.target.width + _TIP if line.back else line.target.x - _TIP
    points = [(out, line.leaves)]
    for x, y in zip(lanes, [line.arrives] if floor is None else [floor, line.arrives], strict=True):
        points += [(x, points[-1][1]), (x, y)] if points[-1][1] != y else []
    line.edge.path = _path([*points, (into, line.arrives)])
    line.edge.label_x = out + BESIDE_PILL + line.edge.label_width / 2
    line.edge.label_y = line.leaves


def drop(edge: Edge, source: Card, target: Card) -> None:
    """Give a straight edge its path."""
    x, top, bottom = source.x + source.width / 2, source.y + source.height, target.y - _TIP
    edge.path = _path([(x, top), (x, bottom)])
    edge.label_x, edge.label_y = x, (top + bottom) / 2


def _path(points: list[Point]) -> str:
    """An SVG path along the points, with round bends."""
    path = f"M{points[0][0]:g},{points[0][1]:g}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        bend = min(_BEND, _length(before, corner) / 2, _length(corner, after) / 2)
        (x0, y0), (x1, y1) = _toward(corner, before, bend), _toward(corner, after, bend)
        path += f" L{x0:g},{y0:g} Q{corner[0]:g},{corner[1]:g} {x1:g},{y1:g}"
    return f"{path} L{points[-1][0]:g},{points[-1][1]:g}"


def _length(start: Point, end: Point) -> float:
    return abs(end[0] - start[0]) + abs(end[1] - start[1])


def _toward(start: Point, goal: Point, way: float) -> Point:
    x, y = (round(here + max(-way, min(way, there - here)), 1) for here, there in zip(start, goal, strict=True))
    return x, y
