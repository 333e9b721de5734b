"""Addresses that a request names, to be led to afterwards."""

from django.utils.http import url_has_allowed_host_and_scheme


def ours(address: str) -> str:
    """An address if it is one of ours and names no host; empty otherwise.

    A host would be cut off by who goes on with the path alone, and ``http://us//them`` then leads to ``//them``.
    """
    return address if url_has_allowed_host_and_scheme(address, None) else ""
