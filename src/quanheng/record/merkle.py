"""The tree of RFC 9162 kept in tiles (C2SP tlog-tiles): 256 hashes a tile, eight levels of the tree in one.

At tile level ``l`` the ``i``-th hash, counted through all tiles, is the root over the leaves ``[i, i + 1) * 256**l``;
tiles reach as far as the tree does, and a narrower tile is a prefix of the wider one that follows it. Nothing here
holds more than a few tiles: a proof reads three or four of them however large the log.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from quanheng.record.verify import NODE, Digest, Head, split

HASH = 32
WIDTH = 256
Tiles = Callable[[int, int], bytes]
"""The hashes of the tile at (tile level, index), one after the other; empty where there is none."""


def grow(tiles: Tiles, digest: Digest, size: int, leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change when leaf hashes are added to a tree of ``size``, as they are afterwards."""
    changed = {}
    level, hashes = 0, b"".join(leaves)
    while hashes:
        index, held = divmod(size, WIDTH)
        hashes = (tiles(level, index)[: held * HASH] if held else b"") + hashes
        full = []
        for start in range(0, len(hashes), WIDTH * HASH):
            tile = hashes[start : start + WIDTH * HASH]
            changed[level, index] = tile
            full += [_folded(digest, tile)] if len(tile) == WIDTH * HASH else []
            index += 1
        level, size, hashes = level + 1, size // WIDTH, b"".join(full)
    return changed


def root(tiles: Tiles, digest: Digest, size: int) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range(tiles, digest, 0, size) if size else digest(b"")


def inclusion(tiles: Tiles, digest: Digest, index: int, size: int) -> list[bytes]:
    """The path from leaf ``index`` to the root of the first ``size`` leaves, ``0 <= index < size`` (2.1.3.1)."""
    if not 0 <= index < size:
        raise IndexError(index, size)
    return _path(_remembering(tiles), digest, index, 0, size)


def consistency(tiles: Tiles, digest: Digest, old: int, new: int) -> list[bytes]:
    """The path that shows the first ``new`` leaves to extend the first ``old``, ``0 <= old <= new`` (2.1.4.1)."""
    if not 0 <= old <= new:
        raise IndexError(old, new)
    return _subproof(_remembering(tiles), digest, old, 0, new, True) if old else []


def head(tiles: Tiles, digest: Digest, size: int) -> Head:
    """Size and root."""
    return size, root(tiles, digest, size)


def _remembering(tiles: Tiles) -> Tiles:
    return lru_cache(maxsize=16)(tiles)


def _path(tiles: Tiles, digest: Digest, index: int, start: int, stop: int) -> list[bytes]:
    if stop - start == 1:
        return []
    middle = start + split(stop - start)
    if index < middle:
        return [*_path(tiles, digest, index, start, middle), _range(tiles, digest, middle, stop)]
    return [*_path(tiles, digest, index, middle, stop), _range(tiles, digest, start, middle)]


def _subproof(tiles: Tiles, digest: Digest, old: int, start: int, stop: int, whole: bool) -> list[bytes]:
    if old == stop:
        return [] if whole else [_range(tiles, digest, start, stop)]
    middle = start + split(stop - start)
    if old <= middle:
        return [*_subproof(tiles, digest, old, start, middle, whole), _range(tiles, digest, middle, stop)]
    return [*_subproof(tiles, digest, old, middle, stop, False), _range(tiles, digest, start, middle)]


def _range(tiles: Tiles, digest: Digest, start: int, stop: int) -> bytes:
    """The root over the leaves ``[start, stop)``, a subtree of the division of some tree (``stop > start``)."""
    size = stop - start
    if size & size - 1:
        middle = start + split(size)
        return digest(NODE + _range(tiles, digest, start, middle) + _range(tiles, digest, middle, stop))
    return _perfect(tiles, digest, size.bit_length() - 1, start // size)


def _perfect(tiles: Tiles, digest: Digest, level: int, index: int) -> bytes:
    """The root of the ``index``-th perfect subtree of ``2**level`` leaves."""
    tile_level, height = divmod(level, 8)
    tile, slot = divmod(index << height, WIDTH)
    return _folded(digest, tiles(tile_level, tile)[slot * HASH : (slot + (1 << height)) * HASH])


def _folded(digest: Digest, hashes: bytes) -> bytes:
    """The root over a power of two of hashes."""
    while len(hashes) > HASH:
        hashes = b"".join(digest(NODE + hashes[i : i + 2 * HASH]) for i in range(0, len(hashes), 2 * HASH))
    return hashes
