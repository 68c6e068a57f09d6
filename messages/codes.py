"""Codes that are worth something: derived from a secret when they are shown, never stored."""

import hashlib
import hmac

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: people read them aloud
VOUCHER, GIFT_CARD = 10, 16
"""Letters in a code: 49 bits for a voucher that a person redeems at a counter, 79 for a card that is money."""


class Codes:
    """Codes for touchpoints. The same touchpoint always has the same code, so a retry never makes a second one."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def code(self, touchpoint: str, length: int) -> str:
        """`K7QM-2XPA-…` in groups of four (vouchers: of five)."""
        number = int.from_bytes(self._mac("code", touchpoint), "big")
        letters = ""
        for _ in range(length):
            number, letter = divmod(number, len(_LETTERS))
            letters += _LETTERS[letter]
        group = 4 if length % 4 == 0 else 5
        return "-".join(letters[i : i + group] for i in range(0, length, group))

    def hash(self, typed: str) -> str:
        """What the store keeps, and looks a typed code up by; spaces, dashes and case do not matter."""
        plain = "".join(letter for letter in typed.upper() if letter.isalnum())
        return self._mac("hash", plain).hex()

    def _mac(self, use: str, text: str) -> bytes:
        return hmac.new(self._secret, f"etappe.{use}:{text}".encode(), hashlib.sha256).digest()
