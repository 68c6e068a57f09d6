"""Fonts that are on people's machines: a mail loads none, so a brand chooses among these by name."""

from typing import Annotated

from pydantic import AfterValidator, Field

FONTS = {
    "system": "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
    "arial": "Arial, Helvetica, sans-serif",
    "helvetica": "Helvetica Neue, Helvetica, Arial, sans-serif",
    "verdana": "Verdana, Geneva, DejaVu Sans, sans-serif",
    "trebuchet": "Trebuchet MS, Segoe UI, Tahoma, sans-serif",
    "rounded": "ui-rounded, SF Pro Rounded, Nunito, Segoe UI, Arial Rounded MT Bold, Arial, sans-serif",
    "georgia": "Georgia, Times New Roman, serif",
    "palatino": "Palatino, Palatino Linotype, Book Antiqua, Georgia, serif",
    "times": "Times New Roman, Times, serif",
    "courier": "Courier New, Courier, monospace",
}
"""Name → stack. Without quotation marks, which an attribute or a style sheet in HTML would have to escape."""


def _stack(name: str) -> str:
    if name not in FONTS:
        raise ValueError(f"choose one of: {', '.join(FONTS)}")
    return FONTS[name]


Font = Annotated[str, AfterValidator(_stack), Field(validate_default=True, json_schema_extra={"enum": [*FONTS]})]
"""Written as a name, read as its stack."""
