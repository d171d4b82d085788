"""`waggle export`, read back by pm4py, the referee: it counts what we say we wrote."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import sqlite3
from collections import Counter

import pytest

from CLI.conftest import FIXTURES

with contextlib.redirect_stdout(io.StringIO()):  # it greets
    import pm4py
import pandas

USAGE, NOINPUT, CANTCREAT = 64, 66, 73
CASE, ACTIVITY = "case:concept:name", "concept:name"
FORMATS = ("log.xes", "log.xes.gz", "log.csv", "log.csv.gz", "log.json", "log.json.gz", "log.sqlite")
# Everything that breaks a format whose writer is careless. A group's name holds no control character.
HOSTILE = "<b>\"A\" & 'B'</b> ]]> ,;=1+1 \u202etxt.exe 日本 👩‍👩‍👧"


@pytest.fixture
def export(waggle, tmp_path):
    """Writes one format and gives its path and the counts."""

    def write(name: str, *options: object):
        path = tmp_path / name
        done = waggle("export", path, "--json", *options, check=True, timeout=120)
        return path, json.loads(done.stdout)

    return write


@pytest.fixture
def generated(waggle):
    waggle("generate", "--seed", 5, "--tickets", 120, "--agents", 6, "--days", 4, check=True, timeout=120)
    return waggle


def read(path) -> pandas.DataFrame:
    """What a miner gets out of a file: one row an event, case by case, in order."""
    name = path.name
    if name.startswith("log.xes"):
        return pm4py.read_xes(str(path))
    if name.startswith("log.csv"):
        rows = pandas.read_csv(path, dtype=str, keep_default_na=False)
        return pm4py.format_dataframe(rows, case_id="case", activity_key="activity", timestamp_key="timestamp")
    log = ocel(path)
    flat = pm4py.ocel_flattening(log, "ticket")
    # Flattening keeps no order among events of the same millisecond.
    return flat.sort_values([CASE, "time:timestamp", "sequence"])


def ocel(path):
    if path.name.endswith(".gz"):
        plain = path.with_name("plain.json")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        path = plain
    return (pm4py.read_ocel2_sqlite if path.suffix == ".sqlite" else pm4py.read_ocel2_json)(str(path))


def counted(rows: pandas.DataFrame) -> dict:
    cases = rows.groupby(CASE, sort=False)[ACTIVITY].apply(tuple)
    pairs = Counter(pair for trace in cases for pair in zip(trace, trace[1:]))
    return {
        "events": len(rows), "cases": len(cases), "activities": rows[ACTIVITY].nunique(), "variants": len(set(cases)),
        "directly_follows": len(pairs), "directly_follows_in_all": pairs.total(),
    }


@pytest.mark.parametrize("name", FORMATS)
def test_a_desk_is_counted_alike(generated, export, name):
    path, counts = export(name)
    assert counts["cases"] == 120 and counts["events"] > 1_500 and counts["variants"] > 30
    rows = read(path)
    assert counted(rows) == counts
    followed, _, _ = pm4py.discover_dfg(rows)
    assert (len(followed), sum(followed.values())) == (counts["directly_follows"], counts["directly_follows_in_all"])
    if name.startswith("log.xes"):
        assert len(pm4py.get_variants(rows)) == counts["variants"]


@pytest.mark.parametrize("name", ("log.xes.gz", "log.csv", "log.json", "log.sqlite"))
def test_the_real_log_is_counted_alike(waggle, export, shared_log, name):
    log, reference = shared_log
    waggle("import", "--format", "servicenow", log, "--name", "uci", check=True, timeout=300)
    path, counts = export(name, "--import", "uci")
    assert (counts["events"], counts["cases"]) == (reference["rows"], reference["incidents"])
    assert counted(read(path)) == counts


def test_times_are_exact_and_owners_go_from_hand_to_hand(generated, export):
    rows = [read(export(name)[0]) for name in ("log.xes", "log.csv", "log.sqlite")]
    for frame in rows:
        frame[CASE] = frame[CASE].str.removeprefix("ticket:")  # OCEL's objects are unique across types
    times = [frame.groupby(CASE)["time:timestamp"].apply(list).to_dict() for frame in rows]
    assert times[0] == times[1] == times[2]
    assert str(rows[0]["time:timestamp"].dt.tz) == "UTC"
    handed = pm4py.discover_handover_of_work_network(rows[0], resource_key="org:resource")
    assert handed.connections
    system = rows[0][rows[0]["org:role"] == "system"]
    assert set(system["org:resource"]) == {"desk"} and "tier.clock_expired" in set(system[ACTIVITY])
    changes = ocel(export("log.json")[0]).object_changes
    owners = changes[changes["ocel:field"] == "owner"]
    assert owners["owner"].nunique() > 2


def test_helpers_are_related_and_own_nothing(generated, export):
    log = ocel(export("log.sqlite")[0])
    parts = log.relations.groupby("ocel:qualifier").size()
    assert set(parts.index) >= {"ticket", "customer", "queue", "actor", "owner", "helper"}
    helped = log.relations[log.relations["ocel:qualifier"] == "helper"]
    owned = log.relations[log.relations["ocel:qualifier"] == "owner"]
    both = helped.merge(owned, on=["ocel:eid", "ocel:oid"])
    assert len(helped) > 0 and both.empty


def test_customers_are_numbers_and_no_text_leaves(waggle, data, export):
    waggle("generate", "--seed", 5, "--tickets", 30, "--agents", 6, "--days", 4, check=True, timeout=120)
    with sqlite3.connect(data / "waggle.db") as database:
        people = database.execute("SELECT name, role FROM person").fetchall()
        words = [text for text, in database.execute("SELECT preview FROM ticket") if len(text) > 15]
    customers = {name for name, role in people if role == "customer"}
    staff = {name for name, role in people if role == "agent"}
    assert customers and staff and words
    for name in ("log.xes", "log.csv", "log.json"):
        text = export(name)[0].read_text()
        assert not [each for each in [*(customers - staff), *words] if each in text], name
        assert any(each in text for each in staff), name


def test_hostile_names_come_through_whole(waggle, export, tmp_path):
    rows = list(csv.DictReader((FIXTURES / "incidents.csv").open(encoding="utf-8")))
    for row in rows:
        row["assigned_to"] = row["assigned_to"].replace("?", "") + HOSTILE
        row["incident_state"] += HOSTILE
    source = tmp_path / "hostile.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    waggle("import", source, "--name", "hostile", check=True)
    for name in FORMATS:
        path, counts = export(name, "--import", "hostile")
        found = read(path)
        assert counted(found) == counts, name
        assert all(each.endswith(HOSTILE) for each in found[ACTIVITY]), name
    assert set(read(export("again.xes", "--import", "hostile")[0].rename(tmp_path / "log.xes"))["org:resource"]) == {
        row["assigned_to"] for row in rows}  # fmt: skip


def test_a_spreadsheet_runs_nothing(waggle, export, tmp_path):
    rows = list(csv.DictReader((FIXTURES / "incidents.csv").open(encoding="utf-8")))
    for row in rows:
        row["assigned_to"] = "=HYPERLINK(\"x\")"
    source = tmp_path / "formulas.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    waggle("import", source, "--name", "formulas", check=True)
    plain, _ = export("plain.csv", "--import", "formulas")
    guarded, _ = export("guarded.csv", "--import", "formulas", "--spreadsheet")
    assert {row["owner"] for row in csv.DictReader(plain.open(encoding="utf-8"))} == {"=HYPERLINK(\"x\")"}
    assert guarded.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {row["owner"] for row in csv.DictReader(guarded.open(encoding="utf-8-sig"))} == {"'=HYPERLINK(\"x\")"}


def test_a_file_is_whole_or_not_there(waggle, generated, tmp_path):
    target = tmp_path / "desk.xes"
    target.write_text("mine")
    done = waggle("export", target)
    assert done.returncode == CANTCREAT and "--force" in done.stderr
    assert target.read_text() == "mine"
    waggle("export", target, "--force", check=True)
    assert pm4py.read_xes(str(target))[CASE].nunique() == 120
    nowhere = waggle("export", tmp_path / "no" / "desk.xes")
    assert nowhere.returncode == CANTCREAT and "cannot be written" in nowhere.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if "desk" in path.name) == ["desk.xes"]


def test_what_cannot_be_is_said(generated, tmp_path):
    for arguments, code, words in (
        (["desk.txt"], USAGE, "says no format"),
        (["desk.txt", "--format", "pdf"], USAGE, "unknown"),
        (["desk.sqlite.gz"], USAGE, "not compressed"),
        (["desk.xes", "--spreadsheet"], USAGE, "for CSV"),
        (["desk.xes", "--import", "nobody"], NOINPUT, "no import named nobody"),
    ):
        done = generated("export", tmp_path / arguments[0], *arguments[1:])
        assert (done.returncode, words in done.stderr) == (code, True), done.stderr
        assert not (tmp_path / arguments[0]).exists()


def test_an_empty_desk_is_an_empty_file(waggle, export):
    waggle("generate", "--seed", 1, "--tickets", 1, "--agents", 3, "--days", 1, check=True)
    waggle("import", FIXTURES / "incidents.csv", "--name", "small", check=True)
    path, counts = export("log.csv")
    assert counts["cases"] == 1
    with sqlite3.connect(export("log.sqlite", "--import", "small")[0]) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM object WHERE ocel_type = 'ticket'").fetchone()[0] > 1
