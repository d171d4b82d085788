"""`waggle import` and `waggle report`: another desk's history, stored and counted."""

from __future__ import annotations

import json

import pytest

from CLI.conftest import FIXTURES

USAGE, DATAERR, NOINPUT = 64, 65, 66


def verified(waggle) -> dict:
    done = waggle("verify", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def without_flow(done) -> dict:
    """A report without the figures that no reference has."""
    report = json.loads(done.stdout)
    del report["flow"]
    return report


def test_the_fixture_becomes_tickets_and_its_report_is_the_expected_one(waggle):
    done = waggle("import", "--format", "servicenow", FIXTURES / "incidents.csv", "--name", "small", check=True)
    expected = json.loads((FIXTURES / "incidents.expected.json").read_text())
    assert f"{expected['incidents']} tickets" in done.stdout
    assert without_flow(waggle("report", "--import", "small", "--json")) == expected
    assert f"rows: {expected['rows']}" in waggle("report", "--import", "small").stdout
    result = verified(waggle)
    assert result["imported_tickets"] == expected["incidents"]
    assert result["imported_events"] == expected["rows"]
    assert result["tickets"] == 0


def test_the_report_of_the_real_log_is_its_reference(waggle, shared_log):
    log, reference = shared_log
    waggle("import", "--format", "servicenow", log, "--name", "uci", check=True, timeout=300)
    assert without_flow(waggle("report", "--import", "uci", "--json")) == reference
    result = verified(waggle)
    assert result["imported_events"] == reference["rows"]
    assert result["imported_tickets"] == reference["incidents"]
    people = json.loads(waggle("user", "list", "--all", "--json").stdout)["users"]
    assert people and all(p["disabled"] and p["login"] is None for p in people)
    assert json.loads(waggle("user", "list", "--json").stdout)["users"] == []


def test_a_running_server_takes_the_real_log(make_server, shared_log):
    log, reference = shared_log
    server = make_server()
    server.cli("import", "--format", "servicenow", log, "--name", "uci", timeout=300)
    assert without_flow(server.cli("report", "--import", "uci", "--json")) == reference
    assert json.loads(server.cli("verify", "--json").stdout)["imported_events"] == reference["rows"]


def test_bad_rows_are_named_and_the_rest_is_stored(waggle):
    done = waggle("import", FIXTURES / "bad-rows.csv", check=True)
    refused = [line for line in done.stderr.splitlines() if line.startswith("refused: ")]
    assert refused[0].startswith("refused: line 3, column opened_at: ")
    assert len(refused) == 9 and "9 refused" in done.stdout
    assert verified(waggle)["imported_tickets"] == 1


def test_a_strict_import_stores_nothing(waggle, data):
    done = waggle("import", "--strict", FIXTURES / "bad-rows.csv")
    assert done.returncode == DATAERR
    assert "line 3, column opened_at" in done.stderr
    assert not data.exists()


def test_a_name_is_given_once(waggle):
    for code in (0, DATAERR):
        done = waggle("import", FIXTURES / "incidents.csv", "--name", "small")
        assert done.returncode == code
    assert "already" in done.stderr
    assert verified(waggle)["imported_tickets"] == json.loads(
        (FIXTURES / "incidents.expected.json").read_text())["incidents"]


@pytest.mark.parametrize("words, code", [
    (["--format", "zendesk", FIXTURES / "incidents.csv"], USAGE),
    ([FIXTURES / "incidents.csv", "--name", "a:b"], USAGE),
    (["no-such-file.csv"], NOINPUT),
    ([FIXTURES / "missing-columns.csv"], DATAERR),
    ([FIXTURES / "incidents.csv", "--tiers", FIXTURES / "tiers-bad.csv"], DATAERR),
    ([], USAGE),
])
def test_what_cannot_be_imported_says_why(waggle, words, code):
    done = waggle("import", *words)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].strip()


def test_an_unknown_report_names_the_known_ones(waggle):
    waggle("import", FIXTURES / "incidents.csv", "--name", "small", "--tiers", FIXTURES / "tiers.csv", check=True)
    done = waggle("report", "--import", "smal")
    assert done.returncode == NOINPUT
    assert "there is small" in done.stderr
