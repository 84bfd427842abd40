"""Ids made from content, so that a replay, a restart and a peer make the same ones."""

import hashlib


def content_id(prefix: str, *parts: object) -> str:
    """Return ``prefix-`` and 16 hex digits of a BLAKE2b hash of the parts' text, joined by an unlikely byte."""
    text = "\x1f".join(str(part) for part in parts)
    return f"{prefix}-{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"
