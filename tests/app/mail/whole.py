"""What every message holds, whatever it was read from."""

from __future__ import annotations


def is_whole(message):
    """Assert that a message can be shown and stored."""
    shown = [
        message.subject,
        message.body,
        message.sender.name,
        *(a.name for a in message.attachments),
    ]
    for text in shown:
        text.encode()  # no lone surrogates: the store could not keep them
        assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
    assert "\n" not in message.subject
    assert len(set(message.defects)) == len(message.defects)
    assert all(a.name for a in message.attachments)
