"""A log in the encoding it declares is read; what is no log, or only a part of one, is refused and says why."""

import gzip

import pytest
from tests.supervise.xes_logs import EVENT, TRACE, read, refusal, traces_of

from quanheng.supervise.errors import SuperviseError
from quanheng.supervise.readers.raw import Attribute
from quanheng.supervise.readers.xes import read_xes


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16LE", "GBK", "GB18030"])
def test_a_log_in_the_encoding_it_declares_is_read(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><log>{TRACE.replace("A1", "案件一") * 50}</log>'

    log = read(tmp_path, text.encode(encoding), block=64)

    assert traces_of(log) == [{Attribute("concept:name", "string"): "案件一"}] * 50


def test_latin_letters_are_read_as_declared(tmp_path):
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?><log>{TRACE.replace("A1", "Città")}</log>'

    assert traces_of(read(tmp_path, text.encode("latin-1"))) == [{Attribute("concept:name", "string"): "Città"}]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_that_are_not_the_encoding_are_refused_with_their_place(tmp_path, mark):
    text = mark + f"<log>{TRACE.replace('A1', '案件')}</log>".encode("gbk")

    error = refusal(tmp_path, text)

    assert error.code == "log.encoding"
    assert str(text.index("案件".encode("gbk"))) in error.sentence


@pytest.mark.parametrize("padding", range(64))
def test_a_wrongly_declared_encoding_is_refused_with_its_place(tmp_path, padding):
    good = f'<?xml version="1.0" encoding="GBK"?><log>{TRACE}{" " * padding}'.encode()

    error = refusal(tmp_path, good + b"\xb0</log>", block=64)

    assert error.code == "log.encoding"
    assert f"第 {len(good)} 字节" in error.sentence


def test_an_encoding_nobody_knows_is_refused(tmp_path):
    assert refusal(tmp_path, '<?xml version="1.0" encoding="EBCDIC-CN"?><log/>').code == "log.encoding"


def test_a_log_in_a_name_space_prefix_is_read(tmp_path):
    text = f'<x:log xmlns:x="http://www.xes-standard.org/">{TRACE}</x:log>'
    for name in ("trace", "event", "string", "float"):
        text = text.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")

    assert read(tmp_path, text).report.events == 3


# --- what cannot be read is refused, and says why

LOG = f"<log>{TRACE * 9}</log>"


@pytest.mark.parametrize("length", [0, 4, 40, 200, 1500, len(LOG) - 6, len(LOG) - 1])
def test_a_log_that_is_cut_off_is_refused(tmp_path, length):
    assert refusal(tmp_path, LOG[:length]).code in ("log.truncated", "log.empty")


@pytest.mark.parametrize("length", [0, 12, 60, -9, -1])
def test_a_compressed_log_that_is_cut_off_is_refused(tmp_path, length):
    assert refusal(tmp_path, gzip.compress(LOG.encode())[:length]).code in ("log.truncated", "log.empty")


def test_a_compressed_log_that_is_damaged_is_refused(tmp_path):
    data = bytearray(gzip.compress(LOG.encode()))
    data[30] ^= 0xFF

    assert refusal(tmp_path, bytes(data)).code == "log.truncated"


def test_a_compressed_log_is_read_like_any_other(tmp_path):
    assert read(tmp_path, gzip.compress(LOG.encode())).report.events == 27


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<log></log>", "log.no_trace"),
        ("<log><trace></log>", "log.ill_formed"),
        (f"<log>{TRACE}</log><log/>", "log.ill_formed"),
        (f'<log>{TRACE}<trace><event><string key="a" value="<"/></event></trace></log>', "log.ill_formed"),
        (f'<log>{TRACE}<trace><event><string key="a" value="&who;"/></event></trace></log>', "log.ill_formed"),
        (f'<log>{TRACE}<trace><event><string key="a" value="\x01"/></event></trace></log>', "log.ill_formed"),
        (f'<log>{TRACE}<trace><event><string key="a" value="，\uffff"/></event></trace></log>', "log.ill_formed"),
        (f'<log>{TRACE}<trace><event><string key="，\ufffe" value="a"/></event></trace></log>', "log.ill_formed"),
        (f"<log>{TRACE}<trace></event></trace></log>", "log.ill_formed"),
        ("case,activity\n1,2\n", "log.ill_formed"),
        ("<pnml></pnml>", "log.not_xes"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log></log>', "log.doctype"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path, text, code):
    assert refusal(tmp_path, text).code == code


@pytest.mark.parametrize("block", [1, 10**6])
@pytest.mark.parametrize("inner", [TRACE, EVENT + TRACE, f"<event>{TRACE}</event>", f"<list>{TRACE}</list>"])
def test_a_trace_within_a_trace_is_refused(tmp_path, inner, block):
    assert refusal(tmp_path, f"<log><trace>{inner}</trace></log>", block=block).code == "log.ill_formed"


def test_the_place_of_a_fault_is_its_byte_in_the_file(tmp_path):
    text = f"<log>{TRACE * 20}<trace><event></trace></log>"

    error = refusal(tmp_path, text)

    assert str(text.index("</trace></log>") + 2) in error.sentence


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SuperviseError, match="无法打开"):
        read_xes(tmp_path / "nothing.xes")
