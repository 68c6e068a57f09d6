"""A journey's map as an SVG picture. Built as a tree, never as text, so nothing in a journey can break out of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from journeys.cartography.chart import PAD, Card, Column, Edge
from journeys.cartography.lettering import clipped
from messages.words import Words
from operations.atlas import Sheet

STYLE = (Path(__file__).parent / "picture.css").read_text("utf-8")
"""How the picture looks, light and dark; a page that shows the picture brings it along."""
_ICONS = {file.stem: file for file in (Path(__file__).parent / "icons").glob("*.svg")}
_UNKNOWN = "step"  # a kind of step that brings no icon has this one
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIGURES = {"entered": 0, "here": 74, "failed": 142}


def draw(sheet: Sheet, words: Words, *, alone: bool) -> str:
    """The picture: `alone` as a file of its own, else as part of a page, where cards lead to the rows `#step-…`."""
    size = f"{sheet.map.width:g}", f"{sheet.map.height:g}"
    name = words("Map of “{journey}”", journey=sheet.journey.label)
    svg = Element("svg", {"class": "map", "viewBox": f"0 0 {size[0]} {size[1]}", "width": size[0], "height": size[1]})
    svg.attrib |= {"role": "group", "aria-label": name}
    if alone:
        svg.set("xmlns", "http://www.w3.org/2000/svg")
        SubElement(svg, "style").text = STYLE
    svg.append(_definitions(sheet))
    svg.extend(_column(column, sheet) for column in sheet.map.columns)
    lines = SubElement(svg, "g", {"aria-hidden": "true"})
    lines.extend(_line(edge, sheet) for edge in sheet.map.edges)
    svg.extend(_card(card, sheet, words, alone=alone) for card in sheet.map.cards)
    svg.extend(pill for edge in sheet.map.edges for pill in _pill(edge))
    return _NOT_XML.sub("", tostring(svg, encoding="unicode"))


def _definitions(sheet: Sheet) -> Element:
    definitions = Element("defs")
    tip = {"id": "tip", "viewBox": "0 0 8 8", "refX": "5", "refY": "4", "markerUnits": "userSpaceOnUse"}
    marker = SubElement(definitions, "marker", {**tip, "markerWidth": "10", "markerHeight": "10", "orient": "auto"})
    SubElement(marker, "path", {"class": "tip", "d": "M0,0 L8,4 L0,8 Z"})
    for icon in sorted({_icon(card) for card in sheet.map.cards}):
        drawing = fromstring(_ICONS[icon].read_text("utf-8").replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # noqa: S314
        symbol = SubElement(definitions, "symbol", {"id": f"icon-{icon}", "viewBox": drawing.attrib["viewBox"]})
        symbol.extend(drawing)
    return definitions


def _icon(card: Card) -> str:
    return card.kind if card.kind in _ICONS else _UNKNOWN


def _column(column: Column, sheet: Sheet) -> Element:
    group = Element("g", {"class": "column", "aria-hidden": "true"})
    SubElement(group, "rect", _box(column.x, PAD, column.width, sheet.map.floor - PAD, 16))
    _text(group, "stage", column.x + PAD + 2, PAD + 34, clipped(column.title, 16.5, column.width - 2 * PAD))
    return group


def _line(edge: Edge, sheet: Sheet) -> Element:
    thick = 1.5 + 4.5 * sheet.along(edge) / max(sheet.total, 1)
    live = f"{edge.source}-{edge.target}"
    return Element("path", {"class": "way", "d": edge.path, "stroke-width": f"{min(thick, 6):.1f}", "data-live": live})


def _pill(edge: Edge) -> Iterator[Element]:
    if not edge.label:
        return
    group = Element("g", {"class": "pill", "aria-hidden": "true"})
    SubElement(group, "title").text = edge.reason or edge.label
    x, y = edge.label_x - edge.label_width / 2, edge.label_y - 11
    SubElement(group, "rect", _box(x, y, edge.label_width, 22, 11))
    _text(group, "label", edge.label_x, edge.label_y + 4, edge.label)
    yield group


def _card(card: Card, sheet: Sheet, words: Words, *, alone: bool) -> Element:
    kind = "touchpoint" if card.touchpoint else "step" if card.step else "corner"
    spoken = {"aria-label": _spoken(card, sheet, words), "data-live": f"{card.key}-card"}
    leads = {"href": f"#step-{card.key}"} if card.step and not alone else {"role": "img"}
    group = Element("a" if "href" in leads else "g", {"class": f"card {kind}", **leads, **spoken})
    SubElement(group, "rect", {"class": "box", **_box(card.x, card.y, card.width, card.height, 12)})
    x, y = card.x + PAD, card.y + PAD
    SubElement(group, "use", {"href": f"#icon-{_icon(card)}", "class": "icon", **_box(x, y, 20, 20)})
    for number, line in enumerate(card.title):
        _text(group, "title", x + 28, y + 15 + 19 * number, line)
    _text(group, "about", x, y + 14 + 19 * len(card.title), card.about)
    if card.step:
        group.extend(_figures(card, sheet, words))
    return group


def _figures(card: Card, sheet: Sheet, words: Words) -> Iterator[Element]:
    counts, y = sheet.at(card.key), card.y + card.height - PAD
    names = {"entered": words("entered"), "here": words("here now"), "failed": words("failed")}
    for figure, shift in _FIGURES.items():
        number = getattr(counts, figure)
        group = Element(
            "g", {"class": f"figure {figure}{'' if number else ' none'}", "data-live": f"{card.key}-{figure}"}
        )
        _text(group, "number", card.x + PAD + shift, y - 15, words.said(number))
        _text(group, "caption", card.x + PAD + shift, y, names[figure])
        yield group
    share = (card.width - 2 * PAD) * min(counts.entered / max(sheet.total, 1), 1)
    bar = _box(card.x + PAD, card.y + card.height - 4, share, 3, 1.5)
    yield Element("rect", {"class": "share", **bar, "data-live": f"{card.key}-share"})


def _spoken(card: Card, sheet: Sheet, words: Words) -> str:
    named = ", ".join(filter(None, (card.label, card.about)))
    if not card.step:
        return named
    counts = vars(sheet.at(card.key))
    return words("{step}. {entered} entered, {here} here now, {failed} failed", step=named, **counts)


def _text(parent: Element, kind: str, x: float, y: float, text: str) -> None:
    if text:
        SubElement(parent, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"}).text = text


def _box(x: float, y: float, width: float, height: float, round_: float = 0) -> dict[str, str]:
    box = {"x": x, "y": y, "width": width, "height": height} | ({"rx": round_} if round_ else {})
    return {name: f"{length:g}" for name, length in box.items()}
