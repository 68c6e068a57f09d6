"""DKIM: a signature by which a mailbox knows that a mail is the sender's own (RFC 6376; Ed25519: RFC 8463)."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from messages.mail.mime import Header

_WEAKEST = 2048  # bits of an RSA key; less is broken one day, and some mailboxes do not believe it today
_WIDTH = 72
_ANYBODY = ""
_OVERSIGNED = ("from", "subject")
"""Signed once more than they are there, so that nobody can add a second one."""
_PADDING, _HASH = PKCS1v15(), SHA256()


class Record(NamedTuple):
    """A TXT record to publish."""

    name: str
    value: str


@dataclass(frozen=True)
class Key:
    """A private key, and the name that its public half is published under."""

    selector: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @classmethod
    def read(cls, pem: bytes, selector: str, about: str) -> "Key":
        """`about`: where it is from. Raises ValueError with the remedy."""
        try:
            private = load_pem_private_key(pem, None)
        except (ValueError, TypeError):
            raise ValueError(f"dkim_key: {about} is no private key in PEM without a password") from None
        if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey):
            raise ValueError(f"dkim_key: {about} is neither RSA nor Ed25519")  # noqa: TRY004 - a setting is a value
        if isinstance(private, RSAPrivateKey) and private.key_size < _WEAKEST:
            raise ValueError(f"dkim_key: {about} has {private.key_size} bits; `openssl genrsa 2048` makes a good one")
        return cls(selector, private)

    @property
    def kind(self) -> str:
        """As DNS calls it."""
        return "rsa" if isinstance(self.private, RSAPrivateKey) else "ed25519"

    def sign(self, told: bytes) -> str:
        """The signature of what is told, in base64."""
        if isinstance(self.private, RSAPrivateKey):
            return _base64(self.private.sign(told, _PADDING, _HASH))
        return _base64(self.private.sign(hashlib.sha256(told).digest()))

    def record(self, domain: str) -> Record:
        """What the owner of a domain publishes so that this key is believed."""
        return Record(f"{self.selector}._domainkey.{domain}", f"v=DKIM1; k={self.kind}; p={_base64(self._public())}")

    def _public(self) -> bytes:
        if isinstance(self.private, RSAPrivateKey):
            return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return self.private.public_key().public_bytes_raw()


@dataclass(frozen=True)
class Dkim:
    """The keys of each sender's domain; none when the relay signs."""

    keys: Mapping[str, Sequence[Key]]

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> "Dkim":
        """Reads `dkim_key` (PEM, its file, a folder of `DOMAIN.SELECTOR.pem`), `dkim_selector`. Raises ValueError."""
        said, selector = settings.get("dkim_key", "").strip(), settings.get("dkim_selector", "etappe")
        if not said:
            return cls({})
        if said.startswith("-----BEGIN"):
            return cls({_ANYBODY: [Key.read(said.replace("\\n", "\n").encode(), selector, "ETAPPE_DKIM_KEY")]})
        if Path(said).is_dir():
            return cls(_folder(Path(said)))
        return cls({_ANYBODY: [_file(Path(said), selector)]})

    def found(self, domain: str) -> tuple[str, Sequence[Key]]:
        """Who signs for a sender's domain: it, or one above it."""
        labels = domain.split(".")
        for above in (".".join(labels[n:]) for n in range(len(labels) - 1)):
            if above in self.keys:
                return above, self.keys[above]
        return domain, self.keys.get(_ANYBODY, ())

    def records(self, domain: str) -> list[Record]:
        """What has to be published for a sender's domain."""
        signer, keys = self.found(domain)
        return [key.record(signer) for key in keys]

    def seal(self, domain: str, headers: Sequence[Header], relaxed: bytes) -> list[Header]:
        """The signatures of a mail: of all its headers, and of its whole body."""
        signer, keys = self.found(domain)
        if not keys:
            return []
        told = "".join([f"{name.lower()}:{' '.join(value.split())}\r\n" for name, value in headers])
        names, digest = tuple(name for name, _ in headers), _base64(hashlib.sha256(relaxed).digest())
        return [("DKIM-Signature", _signature(key, signer, names, told, digest)) for key in keys]


def _signature(key: Key, domain: str, names: tuple[str, ...], told: str, digest: str) -> str:
    open_ = f"{_tags(key.kind, domain, key.selector, names)}\r\n bh={digest};\r\n b="
    signed = key.sign(f"{told}dkim-signature:{' '.join(open_.split())}".encode("ascii"))
    return open_ + "\r\n ".join(signed[at : at + _WIDTH] for at in range(0, len(signed), _WIDTH))


@lru_cache
def _tags(kind: str, domain: str, selector: str, names: tuple[str, ...]) -> str:
    """What is the same for every mail with the same headers. No `l=`, ever: it lets anybody add a body of their own."""
    covered, lines = [*(name.lower() for name in names), *_OVERSIGNED], [""]
    for name in covered:
        if len(lines[-1]) + len(name) > _WIDTH:
            lines.append("")
        lines[-1] += f"{name}:"
    return (
        f"v=1; a={kind}-sha256; c=relaxed/relaxed; d={domain};\r\n s={selector};\r\n h="
        + "\r\n ".join(lines)[:-1]
        + ";"
    )


def _folder(folder: Path) -> dict[str, list[Key]]:
    keys = dict[str, list[Key]]()
    for file in sorted(folder.glob("*.pem")):
        domain, _, selector = file.stem.rpartition(".")
        if "." not in domain:
            raise ValueError(f"dkim_key: {file.name} is not called DOMAIN.SELECTOR.pem, as in shop.example.etappe.pem")
        keys.setdefault(domain.lower(), []).append(_file(file, selector))
    return keys


def _file(file: Path, selector: str) -> Key:
    try:
        return Key.read(file.read_bytes(), selector, str(file))
    except OSError:
        raise ValueError(f"dkim_key: {file} cannot be read") from None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
