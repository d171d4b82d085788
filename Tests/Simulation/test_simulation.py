"""`waggle simulate` against simpy ticket by ticket, and against the formulas of queues."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from Simulation import desk

USAGE = 64
DEFAULT = ["--load", "0.36", "--gamma", "0.85"]
# What nobody of a queue in a textbook does.
PLAIN = ["bounce=0", "set-up-l2=0", "set-up-l3=0", "time-box=1000000000"]


def simulated(cli, *options: object) -> dict:
    return json.loads(cli("simulate", "--json", *options, timeout=300).stdout)


def figure(report: dict, name: str, mode: str) -> dict:
    return next(each for each in report["figures"] if each["name"] == name)[mode]


def settings(values: list[str]) -> list[str]:
    return [word for value in values for word in ("--set", value)]


def waiting(servers: int, rate: float, service: float) -> tuple[float, float]:
    """Erlang C: how likely a wait is, and how long it is on average."""
    load = rate * service
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) / (1 - load / servers)
    chance = last / (sum(terms) + last)
    return chance, chance * service / (servers - load)


@pytest.mark.parametrize("staff, options", [
    ([6, 6, 2], DEFAULT),
    ([3, 3, 2], ["--load", "0.20", "--set", "share-l3=0.3", "--set", "bounce=0.6", "--seed", "7"]),
    ([8, 4, 2], ["--load", "0.40", "--gamma", "1.2", "--set", "owners-up-to=2"]),
    ([14, 9, 6], ["--load", "0.60", "--shape", "exponential", "--set", "own-work=0"]),
    ([1, 1, 1], ["--load", "0.9", "--seed", "3"]),
])  # fmt: skip
def test_every_ticket_ends_when_simpys_does(cli, tmp_path: Path, staff, options):
    path = tmp_path / "tickets.csv"
    report = simulated(
        cli, *options, "--staff", ",".join(map(str, staff)), "--tickets", 1500, "--repetitions", 2, "--csv", path)
    values = {each["name"]: each["value"] for each in report["parameters"]}
    rows = desk.read(path)
    assert len(rows) == 3000
    for repetition in (0, 1):
        tickets = [row for row in rows if row["repetition"] == repetition]
        for mode, outcomes, whole in (
            ("tiered", desk.tiered(tickets, staff), "hand_offs"),
            ("swarm", desk.swarm(tickets, staff, values["gamma"], int(values["owners-up-to"])), "helpers"),
        ):
            for row, outcome in zip(tickets, outcomes):
                for name, value in outcome.items():
                    assert row[f"{mode}_{name}"] == pytest.approx(value, rel=0, abs=1e-6), (mode, name, row["ticket"])
            assert sum(outcome[whole] for outcome in outcomes) > 0


def test_the_figures_are_those_of_the_tickets(cli, tmp_path: Path):
    path = tmp_path / "tickets.csv"
    report = simulated(cli, *DEFAULT, "--tickets", 1000, "--repetitions", 1, "--csv", path)
    counted = desk.read(path)[100:]
    for name, mode, values in (
        ("minutes_to_solve", "swarm", [row["swarm_solved"] - row["arrival"] for row in counted]),
        ("minutes_to_first_reply", "tiered", [row["tiered_started"] - row["arrival"] for row in counted]),
        ("agent_minutes", "tiered", [row["tiered_agent_minutes"] for row in counted]),
        ("blocked_minutes", "swarm", [row["swarm_blocked"] for row in counted]),
        ("hand_offs", "tiered", [row["tiered_hand_offs"] for row in counted]),
    ):
        assert figure(report, name, mode)["value"] == pytest.approx(sum(values) / len(values), rel=1e-9), name


def exponential(cli, load: float, staff: str, values: list[str]) -> dict:
    return simulated(
        cli, "--shape", "exponential", "--load", load, "--staff", staff, "--tickets", 20_000, "--seed", 2,
        *settings(PLAIN + values))


def contains(interval: dict, value: float) -> bool:
    return interval["lower"] <= value <= interval["upper"]


def test_one_level_is_erlangs_queue(cli):
    report = exponential(cli, 0.3, "6,0,0", ["share-l2=0", "share-l3=0", "work-l1=16"])
    chance, wait = waiting(6, 0.3, 16)
    assert contains(figure(report, "minutes_to_first_reply", "tiered"), wait)
    assert contains(figure(report, "share_waiting", "tiered"), chance)


def test_two_levels_in_a_row_are_burkes_tandem(cli):
    report = exponential(cli, 0.3, "4,6,0", ["share-l2=1", "share-l3=0", "failed-l1=10", "work-l2=16"])
    expected = waiting(4, 0.3, 10)[1] + 10 + waiting(6, 0.3, 16)[1] + 16
    assert contains(figure(report, "minutes_to_solve", "tiered"), expected)


def test_three_levels_are_jacksons_network(cli):
    report = exponential(cli, 0.3, "5,5,3", [
        "share-l2=0.4", "share-l3=0.2", "work-l1=12", "failed-l1=12", "work-l2=18", "failed-l2=18", "work-l3=30"])
    first, second, third = (waiting(*queue)[1] for queue in ((5, 0.3, 12), (5, 0.18, 18), (3, 0.06, 30)))
    expected = first + 12 + 0.6 * (second + 18) + 0.2 * (third + 30)
    assert contains(figure(report, "minutes_to_solve", "tiered"), expected)


def test_a_swarm_of_the_able_is_one_pooled_queue(cli):
    report = exponential(cli, 0.6, "6,6,2", ["share-l2=0", "share-l3=0", "work-l1=20"])
    chance, wait = waiting(14, 0.6, 20)
    assert contains(figure(report, "minutes_to_first_reply", "swarm"), wait)
    assert contains(figure(report, "share_waiting", "swarm"), chance)
    assert figure(report, "helpers", "swarm")["value"] == 0


@pytest.mark.parametrize("mode", ["tiered", "swarm"])
def test_tickets_present_are_arrivals_times_their_stay(cli, tmp_path: Path, mode):
    path = tmp_path / "tickets.csv"
    simulated(cli, *DEFAULT, "--tickets", 5000, "--repetitions", 1, "--csv", path)
    rows = desk.read(path)
    steps = sorted([(row["arrival"], 1) for row in rows] + [(row[f"{mode}_solved"], -1) for row in rows])
    present, area = 0, []
    for (time, change), (following, _) in zip(steps, steps[1:]):
        present += change
        area.append(present * (following - time))
    span = steps[-1][0] - steps[0][0]
    stays = math.fsum(row[f"{mode}_solved"] - row["arrival"] for row in rows) / len(rows)
    assert math.fsum(area) / span == pytest.approx(len(rows) / span * stays, rel=1e-13)


def test_the_same_seed_gives_the_same_figures(cli):
    options = [*DEFAULT, "--tickets", 500, "--repetitions", 3]
    one, two, other = (simulated(cli, *options, "--seed", seed) for seed in (5, 5, 6))
    for report in (one, two, other):
        report.pop("seconds")
    assert one == two and one["figures"] != other["figures"]


def test_swarming_breaks_even_where_joint_work_costs_too_much(cli):
    report = simulated(cli, *DEFAULT, "--tickets", 4000, "--repetitions", 5, "--break-even")
    gamma = report["break_even"]["gamma"]["value"]
    faster = simulated(cli, *DEFAULT, "--gamma", gamma - 0.1, "--tickets", 4000, "--repetitions", 5)
    slower = simulated(cli, *DEFAULT, "--gamma", gamma + 0.1, "--tickets", 4000, "--repetitions", 5)
    assert figure(faster, "minutes_to_solve", "difference")["value"] < 0
    assert figure(slower, "minutes_to_solve", "difference")["value"] > 0


def test_declared_parameters_are_marked_until_they_are_given(cli):
    options = ["--tickets", 100, "--repetitions", 2]
    marks = {each["name"]: each["from"] for each in simulated(cli, *options)["parameters"]}
    assert marks["work-l1"] == "log" and marks["own-work"] == "declared"
    given = simulated(cli, *options, "--set", "own-work=4")
    assert {each["name"]: each["from"] for each in given["parameters"]}["own-work"] == "given"
    text = cli("simulate", *options).stdout
    assert "declared and not measured" in text and "own-work" in text and "swarm - tiered" in text
    assert "declared" in cli("simulate", "--parameters").stdout


@pytest.mark.parametrize("words", [
    ["--load", "-1"], ["--staff", "6,6"], ["--staff", "0,6,2"], ["--set", "nothing=1"], ["--set", "gamma"],
    ["--shape", "flat"], ["--tickets", "3"], ["--repetitions", "0"], ["--set", "staff-l1=2.5"], ["--load", "nan"],
    ["--set", "share-l2=0.9", "--set", "share-l3=0.9"],
])  # fmt: skip
def test_a_desk_that_cannot_be_is_refused_in_a_sentence(cli, words):
    done = cli("simulate", *words, check=False)
    assert done.returncode == USAGE and done.stderr.startswith("waggle: ") and done.stdout == ""
