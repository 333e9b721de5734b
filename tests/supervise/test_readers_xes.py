"""XES read fast and read true: the columns say what a plain XML reader finds, whatever the text looks like."""

from collections.abc import Callable
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.supervise.xes_logs import EVENT, TRACE, Values, events_of, read, traces_of

from quanheng.supervise.readers.raw import Attribute, IllTyped
from quanheng.supervise.readers.times import parse_iso
from quanheng.supervise.readers.xes import read_xes
from quanheng.supervise.readers.xes_fast import scan

KINDS = ("string", "date", "int", "float", "boolean", "id")
# --- what a plain XML reader finds, for comparison


def plainly(text: str) -> tuple[list[Values], list[list[Values]]]:
    """What the traces say, and what their events say, by ElementTree."""
    traces = [node for node in ET.fromstring(text) if node.tag == "trace"]
    events = [[own_values(event) for event in trace if event.tag == "event"] for trace in traces]
    return [own_values(trace) for trace in traces], events


def own_values(node: ET.Element) -> Values:
    found = {
        Attribute(child.attrib["key"], child.tag): typed(child.tag, child.attrib["value"])
        for child in node
        if child.tag in KINDS and "key" in child.attrib and "value" in child.attrib
    }
    return {name: value for name, value in found.items() if value is not None}


def typed(kind: str, text: str) -> object:
    if kind == "date":
        moment = parse_iso(text)
        return moment and {"local": moment[0], "offset": moment[1]}
    if kind == "int":
        return int(text) if text.lstrip("+-").isdecimal() else None
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    if kind == "float":
        return text if text.lstrip("+-").replace(".", "", 1).isdecimal() else None
    return text


# --- texts with the oddities that XML allows, few at a time, so that each meets the fast way alone

ODDITIES = (
    *("single quotes", "value first", "spaced", "long form", "nested", "list", "foreign", "incomplete"),
    *("comment", "cdata", "instruction", "characters", "numeric references", "line breaks", "self-closed"),
)
NOISE = {
    "comment": '<!-- </trace> " -->',
    "cdata": '<![CDATA[</event>"]]>',
    "instruction": '<?x </trace> "?>',
    "characters": "罚 > ",
}
WORDS = ["", "a", "<罚款>", "é&", '"', "'", "]]>", "&amp;"]
BROKEN_WORDS = ["a\nb", "\tb"]
VALUES = {
    "date": [
        *("2006-07-24T00:00:00.000+02:00", "2006-12-24T00:00:00.000+01:00", "2006-12-24T00:00:00Z"),
        *("2006-12-24T00:00:00", "昨天", ""),
    ],
    "int": ["7", "-3", "x"],
    "float": ["35.0", "0.10", "-7.25", "26.85120450862128", "NIL"],
    "boolean": ["true", "false", "perhaps"],
}
KEYS = ["concept:name", "amount", "罚", "a>b", "it's"]


class Scribe:
    """Writes a log with chosen oddities, each choice drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.pick = lambda options: draw(st.sampled_from(options))
        self.odd = draw(st.sets(st.sampled_from(ODDITIES), min_size=1, max_size=2))

    def has(self, oddity: str) -> bool:
        return oddity in self.odd and self.pick([False, True])

    def log(self) -> str:
        traces = "".join(self.element("trace", self.in_trace) for _ in range(self.pick([1, 2, 3, 6])))
        return f'<?xml version="1.0"?><log>{self.noise()}<string key="n" value="x"/>{traces}\n</log>'

    def in_trace(self) -> str:
        return self.element("event", self.attribute) if self.pick([False, True, True]) else self.attribute()

    def element(self, name: str, inner: Callable[[], str]) -> str:
        if self.has("self-closed"):
            return f"<{name}/>"
        body = "".join(self.gap() + inner() + self.noise() for _ in range(self.pick([0, 1, 2, 3])))
        return f"{self.gap()}<{name}>{body}{self.gap()}</{name}>{self.noise()}"

    def gap(self) -> str:
        return self.pick(["", " ", "\n\t", "\r\n"])

    def noise(self) -> str:
        return "".join(text for oddity, text in NOISE.items() if self.has(oddity))

    def attribute(self) -> str:
        kind = self.pick((*KINDS, "string", "string"))
        quote = "'" if self.has("single quotes") else '"'
        words = WORDS + (BROKEN_WORDS if "line breaks" in self.odd else [])
        parts = [
            f"key={quote}{self.escaped(self.pick(KEYS))}{quote}",
            f"value={quote}{self.escaped(self.pick(VALUES.get(kind, words)))}{quote}",
        ]
        if self.has("incomplete"):
            parts.pop()
        if self.has("value first"):
            parts.reverse()
        start = ("\n " if self.has("spaced") else " ").join([kind, *parts])
        if self.has("list"):
            return f'<list key="l"><values><{start}/></values></list>'
        if self.has("foreign"):
            return f"<other><{start}/></other>"
        inside = '<string key="deep" value="1"/>' if self.has("nested") else ""
        return f"<{start}>{inside}</{kind}>" if inside or self.has("long form") else f"<{start}/>"

    def escaped(self, text: str) -> str:
        numeric = {'"': "&#34;", "'": "&#x27;"}
        marks = numeric if self.has("numeric references") else {'"': "&quot;", "'": "&apos;"}
        return escape(text, marks)


@st.composite
def logs(draw: st.DrawFn) -> str:
    return Scribe(draw).log()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=logs(), block=st.sampled_from([64, 10**6]), workers=st.sampled_from([1, 2]))
def test_every_trace_says_what_a_plain_xml_reader_finds_in_it(tmp_path, text, block, workers):
    log = read(tmp_path, text, block=block, workers=workers)

    assert (traces_of(log), events_of(log)) == plainly(text)


ODD_EVENTS = [
    "<event><string key='concept:name' value='b'/></event>",
    '<event><string value="b" key="concept:name"/></event>',
    '<event><string  key="concept:name" value="b"/></event>',
    '<event><string key="concept:name" value="b"></string></event>',
    '<event><string key="concept:name" value="&#98;&quot;&amp;lt;"/></event>',
    '<event><string key="concept:name" value="&lt;b&gt; &amp;lt; &apos;"/></event>',
    '<event><string key="concept:&#110;ame" value="b"/></event>',
    '<event><string key="concept:name" value="b\n\tc"/></event>',
    '<event><string key="concept:name" value="b"/><string key="concept:name" value="c"/></event>',
    '<event><!-- <string key="x" value="y"/> </event></trace> --><string key="concept:name" value="b"/></event>',
    '<event><![CDATA[</event></trace>"]]><string key="concept:name" value="b"/></event>',
    '<event><?pi </trace> "?><string key="concept:name" value="b"/></event>',
    '<event>text<string key="concept:name" value="b"/>"quoted"</event>',
    '<event><string key="concept:name" value="b"><int key="cost" value="3"/></string></event>',
    '<event><list key="l"><values><int key="cost" value="3"/></values></list></event>',
    '<event><string key="concept:name" value="b"/><unheard of="it"/></event>',
    "<event/>",
    "<event></event>",
    '<event ><string key="concept:name" value="b"/></event >',
    '</trace><trace></trace><trace/><trace><event><string key="concept:name" value="b"/></event>',
    '</trace><!-- </trace> --><int key="late" value="7"/><trace>',
    '<string key="n" value="c"/></trace><event><string key="concept:name" value="b"/></event><trace>',
    '<event><event><string key="concept:name" value="b"/></event></event>',
    '<string key="concept:name" value="b"/></trace><string key="n" value="c"/><trace>',
]


@pytest.mark.parametrize("odd", ODD_EVENTS)
@pytest.mark.parametrize("block", [1, 10**6])
def test_what_the_fast_way_does_not_account_for_is_read_as_xml_means_it(tmp_path, odd, block):
    text = f"<log>{TRACE}<trace>{odd}{EVENT}</trace>{TRACE}</log>"

    log = read(tmp_path, text, block=block)

    assert (traces_of(log), events_of(log)) == plainly(text)


@pytest.mark.parametrize("first", ODD_EVENTS)
def test_any_two_oddities_in_one_log_are_read_as_xml_means_them(tmp_path, first):
    for second in ODD_EVENTS:
        text = f"<log>{TRACE}<trace>{first}</trace>{TRACE * 2}<trace>{second}</trace>{TRACE}</log>"

        log = read(tmp_path, text)

        assert (traces_of(log), events_of(log)) == plainly(text)


def test_many_odd_traces_in_a_row_are_read_as_xml_means_them(tmp_path):
    text = "<log>" + "".join(f"<trace>{event}</trace>{TRACE}" for event in ODD_EVENTS) + "</log>"

    log = read(tmp_path, text)

    assert (traces_of(log), events_of(log)) == plainly(text)


def test_an_oddity_now_and_then_in_a_long_log_is_read_as_xml_means_it(tmp_path):
    odd = [f"<trace>{event}</trace>" for event in ODD_EVENTS]
    text = "<log>" + "".join(event + TRACE * 250 for event in odd) + "</log>"

    log = read(tmp_path, text)

    assert (traces_of(log), events_of(log)) == plainly(text)


def test_the_fast_way_alone_accounts_for_an_ordinary_log():
    data = (TRACE * 9).encode()

    part, end = scan(data, 0, len(data))

    assert (part.traces, len(part.trace_of), end) == (9, 27, len(data))


@pytest.mark.parametrize("odd", ODD_EVENTS[:4])
def test_the_fast_way_stops_before_the_trace_that_it_does_not_account_for(odd):
    data = f'{TRACE}{TRACE}<trace><int key="n" value="1"/>{odd}</trace>{TRACE}'.encode()

    part, end = scan(data, 0, len(data))

    assert part.traces == 2
    assert data[:end].decode() == (TRACE + TRACE).rstrip()


def test_the_fast_way_does_not_account_for_a_trace_that_has_no_end():
    data = f"{TRACE}<trace>".encode()

    part, end = scan(data, 0, len(data))

    assert part.traces == 0
    assert end == 0


def test_the_order_of_the_file_is_kept_whatever_the_number_of_workers(tmp_path):
    text = "<log>" + "".join(TRACE.replace("A1", f"A{n}") for n in range(200)) + "</log>"

    one, two = (read(tmp_path, text, workers=workers, block=500) for workers in (1, 2))

    assert [trace[Attribute("concept:name", "string")] for trace in traces_of(one)] == [f"A{n}" for n in range(200)]
    assert traces_of(one) == traces_of(two)
    assert events_of(one) == events_of(two)
    assert one.report == two.report


# --- what is typed, and what is counted


def test_a_local_midnight_keeps_its_day_and_its_offset(tmp_path):
    event = '<event><date key="time:timestamp" value="2006-07-24T00:00:00.000+02:00"/></event>'
    log = read(tmp_path, f"<log><trace>{event}</trace></log>")

    (moment,) = log.events[Attribute("time:timestamp", "date")].to_pylist()
    assert str(moment["local"]) == "2006-07-24 00:00:00"
    assert moment["offset"] == 120


def test_decimals_stay_as_they_were_written(tmp_path):
    text = '<float key="amount" value="35.0"/><float key="share" value="0.10000000000000000001"/>'
    log = read(tmp_path, f"<log><trace><event>{text}</event></trace></log>")

    assert events_of(log) == [
        [{Attribute("amount", "float"): "35.0", Attribute("share", "float"): "0.10000000000000000001"}]
    ]


def test_the_report_counts_whatever_was_not_read_as_it_stands(tmp_path):
    text = """<log><classifier name="Activity" keys="concept:name"/>
    <global scope="event"><string key="org:resource" value="UNKNOWN"/></global>
    <trace><event><string key="lifecycle:transition" value="complete"/><int key="cost" value="much"/>
      <int key="cost" value="more"/></event><int key="cost" value="most"/></trace>
    <trace><event><string key="a" value="1"><string key="b" value="2"/></string><unheard/>
      <string key="c"/></event></trace>
    <trace/></log>"""

    report = read(tmp_path, text).report

    assert (report.traces, report.events, report.empty_traces) == (3, 2, 1)
    assert report.oddities == {"duplicate": 1, "nested": 1, "foreign": 1, "incomplete": 1}
    assert report.ill_typed == {"cost": IllTyped(3, "most")}
    assert report.lifecycle == {"complete": 1, "": 1}
    assert report.classifiers == {"Activity": "concept:name"}
    assert report.globals_not_applied == {"event": ("org:resource",)}


def test_a_global_default_is_put_into_no_event(tmp_path):
    text = f'<log><global scope="event"><string key="org:resource" value="UNKNOWN"/></global>{TRACE}</log>'

    assert not read(tmp_path, text).named("org:resource")


# --- logs that others wrote


@pytest.mark.parametrize(
    ("name", "traces", "events"),
    [
        ("Road_Traffic_Fine_Management_Process", 150_370, 561_470),
        ("BPIC15_1", 1_199, 52_217),
        ("BPI2020_DomesticDeclarations", 10_500, 56_437),
        ("receipt", 1_434, 8_577),
        ("roadtraffic100traces", 100, 390),
    ],
)
def test_a_published_log_has_the_events_that_its_authors_counted(shared, name, traces, events):
    report = read_xes(shared / "data" / "eventlogs" / f"{name}.xes.gz").report

    assert (report.traces, report.events) == (traces, events)
    assert not report.ill_typed
