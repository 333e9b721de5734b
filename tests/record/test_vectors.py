"""``verify.py`` against published vectors: RFC 8032, GB/T 32905, Certificate Transparency (RFC 6962), C2SP."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.record import merkle, verify
from quanheng.record.keys import PublicKey

SHA256, SM3 = verify.DIGESTS["sha256"], verify.DIGESTS["sm3"]

RFC_8032 = {
    "empty": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "one byte": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "two bytes": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "sha(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


@pytest.mark.parametrize("name", RFC_8032)
def test_ed25519_signatures_of_rfc_8032_hold(name):
    public, message, signature = map(bytes.fromhex, RFC_8032[name])
    assert verify.ed25519_holds(public, message, signature)
    assert not verify.ed25519_holds(public, message + b"\0", signature)


@settings(max_examples=12, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=80), bit=st.integers(0, 511))
def test_ed25519_answers_as_the_library_does(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    altered = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    for data in (signature, altered):
        key = PublicKey("any", verify.LOG, public)
        assert verify.ed25519_holds(public, message, data) == key.holds(message, data) == (data == signature)


def test_ed25519_takes_one_spelling_of_a_signature_and_of_a_key():
    public, message, signature = map(bytes.fromhex, RFC_8032["two bytes"])
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not verify.ed25519_holds(public, message, signature[:32] + scalar.to_bytes(32, "little"))
    beyond = (2**255 - 18).to_bytes(32, "little")  # y = 1, written as p + 1
    assert not verify.ed25519_holds(beyond, message, signature)
    assert not verify.ed25519_holds(public, message, signature[:-1])
    assert not verify.ed25519_holds(b"", message, signature)


def test_sm3_digests_the_examples_of_the_standard():
    assert SM3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert SM3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_sm3_is_the_librarys(data):
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    assert SM3(data) == state.finalize()


@pytest.mark.parametrize("size", range(9))
def test_roots_of_certificate_transparency(size):
    leaves = [SHA256(verify.LEAF + bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    tiles = merkle.grow(lambda _level, _index: b"", SHA256, 0, leaves)
    assert verify.root_of(leaves, SHA256) == (size, bytes.fromhex(ROOTS[size]))
    assert merkle.root(lambda level, index: tiles[level, index], SHA256, size).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_paths_of_certificate_transparency(index, size):
    path = [bytes.fromhex(node) for node in INCLUSION[index, size]]
    leaf = SHA256(verify.LEAF + bytes.fromhex(LEAVES[index]))
    verify.check_inclusion(SHA256, leaf, index, (size, bytes.fromhex(ROOTS[size])), path)
    assert merkle.inclusion(small_tree, SHA256, index, size) == path


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_paths_of_certificate_transparency(old, new):
    path = [bytes.fromhex(node) for node in CONSISTENCY[old, new]]
    heads = [(size, bytes.fromhex(ROOTS[size])) for size in (old, new)]
    verify.check_consistency(SHA256, *heads, path)
    assert merkle.consistency(small_tree, SHA256, old, new) == path


def small_tree(level, index):
    leaves = [SHA256(verify.LEAF + bytes.fromhex(leaf)) for leaf in LEAVES]
    return merkle.grow(lambda _level, _index: b"", SHA256, 0, leaves)[level, index]


def test_the_example_of_a_signed_note_holds():
    key = verify.read_key(C2SP_KEY)
    assert verify.signed_at(verify.read_note(C2SP_NOTE), key) == verify.EPOCH
    with pytest.raises(verify.VerifyError):
        verify.signed_at(verify.read_note(C2SP_NOTE.replace("example m", "example M")), key)


@pytest.mark.parametrize(
    "spoilt",
    [
        C2SP_NOTE[:-1],
        C2SP_NOTE + "\n",
        C2SP_NOTE.replace("\u2014 ", "- "),
        C2SP_NOTE.replace("=\n", "\n"),
        C2SP_NOTE.replace("aQM=", "aQN="),
        C2SP_NOTE.replace("foo U", "f+o U"),
        C2SP_NOTE.replace("foo U", "f o U"),
        C2SP_NOTE.replace("This", "Th\tis"),
        "\u2014 example.com/foo Uw2QOg==\n",
        "",
    ],
)
def test_a_note_has_one_form(spoilt):
    with pytest.raises(verify.VerifyError):
        verify.read_note(spoilt)


def test_a_note_may_bear_a_hundred_signatures_and_no_more():
    head, line = C2SP_NOTE.split("\n\n")
    assert len(verify.read_note(f"{head}\n\n{line * 100}").signatures) == 100
    with pytest.raises(verify.VerifyError):
        verify.read_note(f"{head}\n\n{line * 101}")


@pytest.mark.parametrize(
    "spoilt", [C2SP_KEY[:-1], C2SP_KEY.replace("530d", "530e"), C2SP_KEY.replace("+Ae", "+Be"), "example.com/foo", ""]
)
def test_a_key_has_one_form(spoilt):
    with pytest.raises(verify.VerifyError):
        verify.read_key(spoilt)


@pytest.mark.parametrize(
    "raw", ['{"a":1,"a":2}', '{"a":1.5}', '{"a":1e3}', "[NaN]", "[1", "[" * 100_000, '{"a":{"b":1,"b":1}}']
)
def test_json_with_two_readings_is_refused(raw):
    with pytest.raises(verify.VerifyError):
        verify.read_json(raw)


def test_a_log_names_its_digest():
    assert verify.digest_of("anyue.example/record/sm3") is SM3
    with pytest.raises(verify.VerifyError):
        verify.digest_of("anyue.example/record")
