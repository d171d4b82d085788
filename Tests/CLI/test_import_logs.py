"""`waggle import` of event logs: what Waggle or pm4py wrote comes back the same, and what pm4py counts is what is stored."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import re

import pytest

from CLI.conftest import FIXTURES
from CLI.test_export import ACTIVITY, CASE, HOSTILE, counted, export, generated, read  # noqa: F401

with contextlib.redirect_stdout(io.StringIO()):  # it greets
    import pm4py
import pandas

USAGE, DATAERR = 64, 65


def lines_without_numbers(path) -> list[str]:
    """An XES file's lines; the ledger's numbers are those of another ledger."""
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()
    return re.sub(r'<int key="waggle:sequence" value="\d+"/>', "", text).splitlines()


def test_an_exported_desk_comes_back_the_same(generated, export):
    first, counts = export("desk.xes.gz")
    generated("import", first, "--name", "again", check=True, timeout=120)
    second, again = export("again.xes", "--import", "again")
    assert again == counts and counts["cases"] == 120
    assert lines_without_numbers(second) == lines_without_numbers(first)
    assert counted(read(second.rename(second.with_name("log.xes")))) == counts


def test_an_exported_table_comes_back_the_same(generated, export):
    first, counts = export("desk.csv")
    done = generated("import", first, "--format", "csv", check=True, timeout=120)
    assert "case=case" in done.stdout and "Columns not kept: sequence, reason." in done.stdout
    second, again = export("again.csv", "--import", "desk")
    assert again == counts
    plain = [[{**row, "sequence": ""} for row in csv.DictReader(path.open(encoding="utf-8"))] for path in (first, second)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("name", ("theirs.xes", "theirs.xes.gz"))
def test_a_log_of_pm4py_is_counted_alike(waggle, export, tmp_path, name):
    rows = pandas.DataFrame(
        [
            (f"case {number % 7} {HOSTILE}", f"step {number % 5} {HOSTILE}", stamp, f"person {number % 3}", "start")
            for number, stamp in enumerate(pandas.date_range("2026-03-01", periods=200, freq="37min", tz="Europe/Lisbon"))
        ],
        columns=[CASE, ACTIVITY, "time:timestamp", "org:resource", "lifecycle:transition"],
    ).sort_values([CASE, "time:timestamp"])
    path = tmp_path / "theirs"
    pm4py.write_xes(rows, str(path.with_suffix(".xes")))
    path = path.with_suffix(".xes")
    if name.endswith(".gz"):
        packed = path.with_name(name)
        packed.write_bytes(gzip.compress(path.read_bytes()))
        path = packed
    waggle("import", path, check=True)
    written, counts = export("log.xes", "--import", "theirs")
    found = read(written)
    assert counted(rows) == counts == counted(found)
    assert set(found[ACTIVITY]) == set(rows[ACTIVITY]) and set(found["lifecycle:transition"]) == {"start"}
    assert list(found.sort_values([CASE, "time:timestamp"])["time:timestamp"]) == list(
        rows["time:timestamp"].dt.tz_convert("UTC"))
    report = json.loads(waggle("report", "--import", "theirs", "--json", check=True).stdout)
    assert (report["rows"], report["incidents"], report["assignees"]) == (200, 7, 3)
    assert json.loads(waggle("verify", "--json", check=True).stdout)["imported_events"] == 200


def test_offsets_are_kept(waggle, export, tmp_path):
    source = tmp_path / "zones.xes"
    times = ["2026-03-29T00:30:00.250+00:00", "2026-03-29T03:00:00.000+02:00", "2026-03-28T20:00:00.000-05:30"]
    events = "".join(
        f'<event><string key="concept:name" value="a"/><date key="time:timestamp" value="{time}"/></event>' for time in times)
    source.write_text(f'<log><trace><string key="concept:name" value="1"/>{events}</trace></log>')
    waggle("import", source, check=True)
    text = export("log.xes", "--import", "zones")[0].read_text()
    assert re.findall(r'time:timestamp" value="(2026[^"]*)"', text) == times


def test_a_damaged_log_leaves_nothing(waggle, data, tmp_path):
    for name, text in (
        ("cut.xes", '<log><trace><string key="concept:name" value="1"/>'),
        ("bomb.xes", '<!DOCTYPE log [<!ENTITY a "aaaa">]><log>&a;</log>'), ("page.xes", "<html/>"),
    ):
        path = tmp_path / name
        path.write_text(text)
        done = waggle("import", path)
        assert done.returncode == DATAERR and re.search(r"line \d+: ", done.stderr), done.stderr
    assert not data.exists()


VOLVO = """\
SR Number;Change Date+Time;Status;Sub Status;Involved ST Function Div;Involved Org line 3;Involved ST;SR Latest Impact;Product;Country;Owner Country;Owner First Name
1-1;2012-04-01T08:00:00+02:00;Accepted;In Progress;A2_1;Org line C;G97;Medium;PROD1;se;Sweden;Ana
1-1;2012-04-01T09:00:00+02:00;Queued;Awaiting Assignment;A2_1;Org line C;G98 2nd;Medium;PROD1;se;Sweden;Rui
1-1;2012-04-01T11:00:00+02:00;Accepted;In Progress;A2_1;Org line C;G97;Medium;PROD1;se;Sweden;Ana
1-1;2012-04-01T12:00:00+02:00;Completed;Closed;A2_1;Org line C;G97;Medium;PROD1;se;Sweden;Ana
1-2;2012-04-02T08:00:00+02:00;Accepted;In Progress;A2_1;Org line C;G97;High;PROD2;se;Sweden;Ana
1-2;2012-04-02T08:20:00+02:00;Completed;In Call;A2_1;Org line C;G97;High;PROD2;se;Sweden;Ana
1-3;2012-04-02T09:00:00+02:00;Accepted;In Progress;A2_1;Org line C;G12 3rd;Low;PROD2;se;Sweden;Siham
1-3;02/04/2012 09:10;Accepted;In Progress;A2_1;Org line C;G12 3rd;Low;PROD2;se;Sweden;Siham
"""


def test_volvos_log_has_the_measures(waggle, tmp_path):
    path = tmp_path / "VINST.csv"
    path.write_text(VOLVO)
    done = waggle("import", path, "--format", "csv", "--preset", "volvo", check=True)
    assert "refused: line 9, column Change Date+Time: is no time of ISO 8601" in done.stderr
    assert "Tiers: as the file says." in done.stdout and "7 rows" in done.stdout
    report = json.loads(waggle("report", "--import", "VINST", "--json", check=True).stdout)
    assert report["activity_rows"] == {
        "Accepted / In Progress": 4, "Completed / Closed": 1, "Completed / In Call": 1, "Queued / Awaiting Assignment": 1}
    assert report["owner_handoffs_per_case"]["total"] == report["group_handoffs_per_case"]["total"] == 2
    flow = report["flow"]
    assert flow["owner_ping_pong"]["aba_owner_cases"] == report["ping_pong"]["aba_group_cases"] == 1
    assert (flow["tier_moves"]["up"], flow["tier_moves"]["down"], flow["tier_moves"]["incidents"]) == (1, 1, 3)
    assert (flow["push_to_front"]["solved"], flow["push_to_front"]["in_front"]) == (2, 1)
    assert flow["time_by_tier"]["hours"] == pytest.approx({"L1": 1 + 1 + 1 / 3, "L2": 2})
    assert flow["time_by_state"]["hours"] == pytest.approx({"In Progress": 1 + 1 + 1 / 3, "Awaiting Assignment": 2})
    # Half past eight in Sweden is half past eight, whatever it is elsewhere.
    assert report["arrivals_by_hour"]["8"] == 2 and report["arrivals_by_hour"]["9"] == 1


def test_days_and_months_are_never_guessed(waggle, data, tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("Number,What,When\n1,a,03/04/2026 10:00\n1,b,04/04/2026 10:00\n")
    mapped = ["import", path, "--format", "csv", "--map", "case=Number,activity=What,time=When", "--zone", "Europe/Lisbon"]
    done = waggle(*mapped)
    assert done.returncode == DATAERR and not data.exists()
    assert 'say its order with --dates, as dd/MM/yyyy HH:mm or MM/dd/yyyy HH:mm: "03/04/2026 10:00"' in done.stderr
    for name, dates, first in (("day", "dd/MM/yyyy HH:mm", "2026-04-03"), ("month", "MM/dd/yyyy HH:mm", "2026-03-04")):
        waggle(*mapped, "--name", name, "--dates", dates, check=True)
        report = json.loads(waggle("report", "--import", name, "--json", check=True).stdout)
        assert report["opened_first_last"][0] == f"{first}T10:00:00"


def test_hours_that_are_not_there_or_twice_are_told(waggle, export, tmp_path):
    path = tmp_path / "clock.csv"
    path.write_text("case,activity,timestamp\n1,a,2026-03-29 01:30\n1,b,2026-10-25 01:30\n1,c,2026-10-25 02:30\n")
    done = waggle("import", path, "--format", "csv", "--zone", "Europe/Lisbon", check=True)
    assert "line 2, column timestamp: never was in Europe/Lisbon" in done.stderr
    assert "1 times fell into an hour that Europe/Lisbon had twice" in done.stdout
    text = export("log.xes", "--import", "clock")[0].read_text()
    assert re.findall(r'time:timestamp" value="(2026[^"]*)"', text) == [
        "2026-10-25T01:30:00.000+01:00", "2026-10-25T02:30:00.000+00:00"]


@pytest.mark.parametrize("words, code, said", [
    (["--format", "csv"], DATAERR, "no column is said to be the case: add --map case=NAME, with one of number"),
    (["--format", "csv", "--map", "case=nummer"], DATAERR, "there is no column nummer for the case"),
    (["--format", "csv", "--map", "x=y"], USAGE, "maps nothing"),
    (["--format", "csv", "--dates", "dd/MM/yy"], USAGE, "cannot be read"),
    (["--format", "csv", "--dates", "HH:mm"], USAGE, "needs yyyy, MM and dd"),
    (["--format", "csv", "--zone", "Europe/Nowhere"], USAGE, "knows no time zone"),
    (["--format", "csv", "--preset", "saab"], USAGE, "there is volvo"),
    (["--format", "csv", "--separator", "::"], USAGE, "one sign"),
    (["--format", "xes", "--separator", ";"], USAGE, "go with --format csv"),
    (["--map", "case=number"], USAGE, "go with --format csv or xes"),
    (["--format", "xes"], DATAERR, "no XML"),
])
def test_what_is_said_wrongly_is_told(waggle, data, words, code, said):
    done = waggle("import", FIXTURES / "incidents.csv", *words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert not data.exists()
