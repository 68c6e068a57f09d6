"""A letter on a sheet of A4: the address where the window of an envelope is (DIN 5008), a text, and perhaps a code."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF

_LEFT, _TOP, _WIDTH = 25, 27, 165
_WINDOW = 45
"""Millimetres from the top to the address."""
_TEXT = 98
_FOLDS = (87, 192)


@dataclass(frozen=True)
class Sheet:
    """What stands on it; `colour` as `#rrggbb`."""

    brand: str
    tagline: str
    colour: str
    imprint: tuple[str, ...]
    address: str
    date: str
    subject: str
    text: str
    at: datetime
    code: str = ""
    worth: str = ""
    """What the code is good for, in words."""


def drawn(sheet: Sheet, font: Path | None = None) -> bytes:
    """The same bytes for the same sheet. Letters that the font lacks become `?`."""
    paper = _Paper(sheet, font)
    paper.add_page()
    paper.head()
    paper.words()
    if sheet.code:
        paper.coupon()
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, sheet: Sheet, font: Path | None) -> None:
        super().__init__(format="A4")
        self._sheet, self._face = sheet, "Helvetica"
        self.set_margins(_LEFT, _TOP, 210 - _LEFT - _WIDTH)
        self.set_auto_page_break(True, 32)
        self.set_creation_date(sheet.at)
        self.set_title(self._fit(sheet.subject))
        if font:
            self._face = "Letter"
            for style in ("", "B"):
                self.add_font(self._face, style, font)

    def _fit(self, text: str) -> str:
        """What this font can write."""
        if self._face != "Helvetica":
            return text
        return text.replace("€", "EUR").translate(_PLAINER).encode("latin-1", "replace").decode("latin-1")

    def _say(self, text: str, size: float, style: str = "", height: float = 5) -> None:
        self.set_font(self._face, style, size)
        self.multi_cell(_WIDTH, height, self._fit(text), new_x="LMARGIN", new_y="NEXT", align="L")

    def head(self) -> None:
        """The brand, the address, the date."""
        sheet = self._sheet
        self.set_text_color(sheet.colour)
        self.set_xy(_LEFT, 15)
        self._say(sheet.brand, 20, "B", 9)
        self.set_text_color("#555555")
        self._say(sheet.tagline, 9)
        self.set_text_color("#111111")
        self.set_xy(_LEFT, _WINDOW)
        self._say(sheet.address, 11, height=5.5)
        self.set_xy(_LEFT, _TEXT - 14)
        self._say(sheet.date, 10)
        self.set_draw_color("#999999")
        for fold in _FOLDS:
            self.line(4, fold, 8, fold)

    def words(self) -> None:
        """The subject and the text."""
        self.set_xy(_LEFT, _TEXT)
        self._say(self._sheet.subject, 12, "B", 6)
        self.ln(3)
        self._say(self._sheet.text, 11, height=5.5)

    def coupon(self) -> None:
        """A frame with the code, for people and for tills."""
        if self.will_page_break(40):
            self.add_page()
        top, picture = self.get_y() + 6, io.BytesIO()
        segno.make_qr(self._sheet.code, error="m").save(picture, kind="png", scale=8, border=2)
        self.set_draw_color(self._sheet.colour)
        self.rect(_LEFT, top, _WIDTH, 36)
        self.image(picture, x=_LEFT + 2, y=top + 2, h=32)
        self.set_xy(_LEFT + 40, top + 8)
        self.set_font(self._face, "B", 13)
        self.cell(text=self._fit(self._sheet.worth))
        self.set_xy(_LEFT + 40, top + 18)
        self.set_font("Courier", "B", 17)
        self.cell(text=self._sheet.code)

    def footer(self) -> None:
        """The imprint, on every page."""
        self.set_y(-25)
        self.set_text_color("#555555")
        self._say(" · ".join(self._sheet.imprint), 8, height=4)
        self.set_text_color("#111111")


_PLAINER = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...", "→": "->"})
