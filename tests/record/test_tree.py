"""The tree: every proof it gives holds, and nothing else does."""

from functools import partial
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.record import merkle
from quanheng.record.verify import DIGESTS, LEAF, NODE, VerifyError, check_consistency, check_inclusion, root_of

H = DIGESTS["sha256"]
LEAVES = [H(LEAF + number.to_bytes(4, "big")) for number in range(1200)]
TILES = merkle.grow(lambda _level, _index: b"", H, 0, LEAVES)
SIZES = st.one_of(st.integers(1, 40), st.sampled_from([255, 256, 257, 511, 512, 513, 1024, 1199, 1200]))


def tiles(level: int, index: int) -> bytes:
    return TILES.get((level, index), b"")


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 2.1.1, word by word."""
    if not leaves:
        return H(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return H(NODE + plain_root(leaves[:k]) + plain_root(leaves[k:]))


def head(size: int) -> tuple[int, bytes]:
    return size, plain_root(LEAVES[:size])


@settings(deadline=None)
@given(SIZES)
def test_tiles_give_the_root_that_the_definition_gives(size):
    assert merkle.head(tiles, H, size) == head(size) == root_of(LEAVES[:size], H)


@settings(deadline=None)
@given(st.lists(st.integers(1, 300), max_size=5))
def test_a_tree_grown_in_batches_is_the_tree_grown_at_once(batches):
    kept: dict[tuple[int, int], bytes] = {}
    for size, count in zip(accumulate(batches, initial=0), batches, strict=False):
        added = LEAVES[:count] if size + count > len(LEAVES) else LEAVES[size : size + count]
        kept.update(merkle.grow(lambda level, index: kept.get((level, index), b""), H, size, added))
    total = sum(batches)
    if total <= len(LEAVES):
        assert kept == merkle.grow(lambda _level, _index: b"", H, 0, LEAVES[:total])


@settings(deadline=None)
@given(SIZES, st.data())
def test_every_leaf_can_be_proved_and_only_at_its_place(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(tiles, H, index, size)
    check_inclusion(H, LEAVES[index], index, head(size), path)
    other = data.draw(st.integers(0, size + 3).filter(lambda number: number != index))
    with pytest.raises(VerifyError):
        check_inclusion(H, LEAVES[index], other, head(size), path)


@settings(deadline=None)
@given(SIZES, SIZES)
def test_growth_can_be_proved_and_only_growth(one, other):
    old, new = sorted((one, other))
    path = merkle.consistency(tiles, H, old, new)
    check_consistency(H, head(old), head(new), path)
    if old != new:
        with pytest.raises(VerifyError):
            check_consistency(H, head(new), head(old), path)
        with pytest.raises(VerifyError):
            check_consistency(H, (old, H(b"another")), head(new), path)


@settings(deadline=None)
@given(st.sampled_from(["inclusion", "consistency"]), SIZES, st.data())
def test_a_path_altered_in_any_way_proves_nothing(kind, size, data):
    index = data.draw(st.integers(0, size - 1))
    old = index + 1
    path = merkle.inclusion(tiles, H, index, size) if kind == "inclusion" else merkle.consistency(tiles, H, old, size)
    altered = data.draw(alterations(path))
    check = partial(check_inclusion, H, LEAVES[index], index, head(size))
    if kind == "consistency":
        check = partial(check_consistency, H, head(old), head(size))
    with pytest.raises(VerifyError):
        check(altered)


@st.composite
def alterations(draw: st.DrawFn, path: list[bytes]) -> list[bytes]:
    """The path with a hash more, a hash less, a bit turned or two exchanged."""
    strange = H(b"strange")
    places = st.integers(0, max(0, len(path) - 1))
    place, kind = draw(places), draw(st.sampled_from(["more", "less", "bit", "exchange"]))
    if kind == "less" and path:
        return path[:place] + path[place + 1 :]
    if kind == "bit" and path:
        node = bytearray(path[place])
        node[draw(st.integers(0, 31))] ^= 1 << draw(st.integers(0, 7))
        return [*path[:place], bytes(node), *path[place + 1 :]]
    if kind == "exchange" and len(path) > 1 and place:
        return [*path[: place - 1], path[place], path[place - 1], *path[place + 1 :]]
    return [*path[:place], strange, *path[place:]]


def test_the_empty_tree():
    assert merkle.head(tiles, H, 0) == (0, H(b""))
    check_consistency(H, head(0), head(0), [])
    check_consistency(H, head(0), head(7), [])
    for old, new, path in [((0, b""), head(7), []), (head(0), head(7), [H(b"")]), (head(0), (0, H(b"x")), [])]:
        with pytest.raises(VerifyError):
            check_consistency(H, old, new, path)
    with pytest.raises(VerifyError):
        check_inclusion(H, LEAVES[0], 0, head(0), [])


def test_the_tree_of_one_leaf_needs_no_path():
    check_inclusion(H, LEAVES[0], 0, head(1), [])
    with pytest.raises(VerifyError):
        check_inclusion(H, LEAVES[0], 0, head(1), [LEAVES[1]])
    with pytest.raises(VerifyError):
        check_inclusion(H, LEAVES[0], -1, head(2), [LEAVES[1]])


@pytest.mark.parametrize(("index", "size"), [(5, 5), (-1, 5), (0, 0)])
def test_no_path_is_made_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(IndexError):
        merkle.inclusion(tiles, H, index, size)


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_no_path_is_made_backwards(old, new):
    with pytest.raises(IndexError):
        merkle.consistency(tiles, H, old, new)


def test_tiles_are_as_wide_as_c2sp_says():
    """The example of tlog-tiles, a tree of 70,000: 273 full tiles and one of 112, one and one of 17, one of 1."""
    grown = merkle.grow(lambda _level, _index: b"", lambda _data: bytes(32), 0, [bytes(32)] * 70_000)
    widths = {place: len(hashes) // 32 for place, hashes in grown.items()}
    assert sum(width == 256 for (level, _), width in widths.items() if level == 0) == 273
    assert {place: width for place, width in widths.items() if width < 256} == {(0, 273): 112, (1, 1): 17, (2, 0): 1}
    assert widths[1, 0] == 256


def test_a_leaf_cannot_pass_for_a_node():
    assert H(LEAF + LEAVES[0] + LEAVES[1]) != merkle.root(tiles, H, 2)
