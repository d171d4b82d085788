"""`waggle simulate --back-test`: what was is what the desk's report says, what was said comes from the weeks before."""

from __future__ import annotations

import json
import math

import pytest

USAGE = 64
# Monday 2026-03-02, 00:00 UTC.
UNTIL = 1_772_409_600
DAYS = ["--until", "2026-03-02", "--predicted-days", "14", "--earlier-days", "28"]


@pytest.fixture
def generated(waggle, data):
    waggle("generate", "--seed", 4, "--tickets", 900, "--agents", 12, "--days", 42, "--until", UNTIL, check=True, timeout=300)
    return data


def test_a_desks_last_weeks_are_held_against_what_was_said(waggle, generated):
    found = json.loads(waggle("simulate", "--back-test", *DAYS, "--json", check=True, timeout=300).stdout)
    assert found["to"] == UNTIL * 1_000 and found["from"] == found["to"] - 14 * 86_400_000
    assert found["earlier_from"] == found["from"] - 28 * 86_400_000
    assert found["tickets"] > 100 and found["calibrated"] > 100
    report = json.loads(
        waggle("report", "--from", "2026-02-16", "--to", "2026-03-02", "--json", check=True, timeout=300).stdout)
    assert found["tickets"] == report["tickets"]
    text = waggle("simulate", "--back-test", *DAYS, check=True, timeout=300).stdout
    if found["missing"]:
        assert found["figures"] == [] and found["repetitions"] == 0 and "Nothing can be said: " in text
        return
    assert found["repetitions"] >= 200 and found["parameters"]["work-l1"] > 0
    for figure in found["figures"]:
        if figure["verdict"] == "few":
            assert figure["n"] < 100 and figure["said"] is None
            continue
        # What is never reached is null.
        lower, real, upper = (math.inf if figure[name] is None else figure[name] for name in ("lower", "real", "upper"))
        assert figure["verdict"] == ("agrees" if lower <= real <= upper else "disagrees")
        if figure["verdict"] == "disagrees":
            assert f"Should not be believed for {figure['title']}: it said " in text
        else:
            assert f"{figure['title']}: as it was." in text
    again = json.loads(waggle("simulate", "--back-test", *DAYS, "--json", check=True, timeout=300).stdout)
    assert again == found


def test_too_few_tickets_are_told_with_their_number(waggle, generated):
    text = waggle(
        "simulate", "--back-test", "--until", "2026-03-02", "--predicted-days", 1, check=True, timeout=300).stdout
    assert "Nothing can be said: no more than " in text and "not enough records to say" in text


@pytest.mark.parametrize("words", [["--load", "0.3"], ["--set", "gamma=1"], ["--predicted-days", "0"], ["--until", "soon"]])
def test_a_back_test_of_made_up_numbers_is_refused(waggle, add_user, words):
    add_user()
    done = waggle("simulate", "--back-test", *words)
    assert done.returncode == USAGE and done.stderr.startswith("waggle: ")
