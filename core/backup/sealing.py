"""Files sealed to a public key (X25519, HKDF, AES-256-GCM in chunks): who makes backups cannot open them."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.backup.errors import BackupFailed

CHUNK = 1024 * 1024
TAG = 16
KEY_BYTES = 32
SUFFIX = ".sealed"


def new_recipient() -> tuple[str, str]:
    """(private key, public key) in base64: the public one goes into BACKUP_RECIPIENT, the private one into a safe."""
    key = X25519PrivateKey.generate()
    return _text(key.private_bytes_raw()), _text(key.public_key().public_bytes_raw())


def check_recipient(recipient: str) -> None:
    """Raises BackupFailed where this is no public key."""
    _raw(recipient, "recipient")


def seal(path: Path, recipient: str) -> Path:
    """The file sealed, under its name with `.sealed`; the plain one is gone."""
    # The last chunk's nonce says that it is the last: a file cut off at a chunk's end does not open.
    own = X25519PrivateKey.generate()
    cipher = AESGCM(_shared(own, X25519PublicKey.from_public_bytes(_raw(recipient, "recipient"))))
    target = path.with_name(f"{path.name}{SUFFIX}")
    with path.open("rb") as plain, target.open("wb") as sealed:
        sealed.write(own.public_key().public_bytes_raw())
        number, chunk, last = 0, plain.read(CHUNK), False
        while not last:
            following = plain.read(CHUNK)
            last = not following
            sealed.write(cipher.encrypt(_nonce(number, last=last), chunk, None))
            number, chunk = number + 1, following
    path.unlink()
    return target


def unseal(source: Path, target: Path, private_key: str) -> None:
    """Opens a sealed file. Raises BackupFailed where it was changed, was cut off, or the key is another's."""
    own = X25519PrivateKey.from_private_bytes(_raw(private_key, "private_key"))
    with source.open("rb") as sealed, target.open("wb") as plain:
        try:
            cipher = AESGCM(_shared(own, X25519PublicKey.from_public_bytes(sealed.read(KEY_BYTES))))
            number, chunk, last = 0, sealed.read(CHUNK + TAG), False
            while not last:
                following = sealed.read(CHUNK + TAG)
                last = not following
                plain.write(cipher.decrypt(_nonce(number, last=last), chunk, None))
                number, chunk = number + 1, following
        except (InvalidTag, ValueError) as error:
            raise BackupFailed("cannot_open", name=source.name) from error


def _shared(own: X25519PrivateKey, other: X25519PublicKey) -> bytes:
    # Bound to both public keys (in an order that both sides know), as RFC 7748 advises.
    both = sorted((own.public_key().public_bytes_raw(), other.public_bytes_raw()))
    return HKDF(hashes.SHA256(), KEY_BYTES, None, b"backup" + b"".join(both)).derive(own.exchange(other))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _raw(text: str, what: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise BackupFailed(f"bad_{what}")
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
