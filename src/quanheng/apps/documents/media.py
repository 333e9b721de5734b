"""What kind of file an exhibit is, told by the end of its name."""

from __future__ import annotations

from collections.abc import Mapping

_KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}


def media_of(name: str) -> str:
    """The media type of what a browser shows or plays without running it; empty for every other file."""
    return _KINDS.get(name.rpartition(".")[2].lower(), "")
