"""The room Statistics against scipy, lifelines, statsmodels, and SplitMix64 written a second time."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats

from Statistics import reference, splitmix
from Statistics.figures import ask, differences
from Statistics.write_expected import HERE, SEED, expected

RANDOM_SETS = 200


def compare(asked: list[tuple[str, dict, object]]) -> list[str]:
    found = ask([question for _, question, _ in asked])
    lines = []
    for (name, question, answer), given in zip(asked, found):
        given = given[: question["take"]] if "take" in question else given
        lines += differences(answer, given, name)
    return lines


@pytest.fixture(scope="module")
def tickets() -> pd.DataFrame:
    return pd.read_csv(HERE / "tickets.csv")


def test_the_tickets_have_ties_censoring_strata_and_blocks(tickets):
    assert 100 <= len(tickets) <= 200
    assert tickets.time.duplicated().any() and not tickets.event.all()
    assert tickets.stratum.nunique() == 3 and tickets.block.nunique() == 16


def test_every_figure_of_the_fixed_tickets_is_the_expected_one(tickets):
    answers = json.loads((HERE / "expected.json").read_text())
    asked = [(name, question, answers[name]) for name, question, _ in reference.questions(tickets, SEED)]
    assert len(asked) == len(answers) >= 30
    assert compare(asked) == []


def test_the_expected_figures_are_what_the_libraries_say(tickets):
    assert differences(json.loads((HERE / "expected.json").read_text()), expected(tickets)) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_figure_of_200_random_sets_is_the_libraries():
    lines = []
    for seed in range(RANDOM_SETS):
        generator = np.random.default_rng(seed)
        data = reference.tickets(generator, int(generator.integers(40, 120)))
        lines += [f"set {seed}: {line}" for line in compare(reference.questions(data, seed))]
    assert lines == []


def test_the_generator_is_the_same_in_both_languages():
    seeds = [0, 1, 12345, 2**62 + 17]
    found = ask(
        [{"do": "splitmix", "seed": seed, "count": 50} for seed in seeds]
        + [{"do": "splitmix below", "seed": seed, "bound": bound, "count": 200} for seed in seeds for bound in (1, 7, 2**61 + 3)]
        + [{"do": "splitmix stream", "seed": seed, "stream": 9, "count": 50} for seed in seeds]
    )
    here = []
    for seed in seeds:
        generator = splitmix.SplitMix64(seed)
        here.append([str(generator.next()) for _ in range(50)])
    for seed in seeds:
        for bound in (1, 7, 2**61 + 3):
            generator = splitmix.SplitMix64(seed)
            here.append([generator.below(bound) for _ in range(200)])
    for seed in seeds:
        generator = splitmix.SplitMix64(seed, 9)
        here.append([generator.unit() for _ in range(50)])
    assert found == here


def test_the_distributions_are_scipys():
    asked = []
    for z in np.linspace(-8, 8, 65):
        asked.append(("cdf", {"do": "normal cdf", "x": float(z)}, float(stats.norm.cdf(z))))
    for p in [1e-12, 1e-6, 0.001, 0.025, 0.2, 0.5, 0.7, 0.975, 0.9999, 1 - 1e-9]:
        asked.append(("quantile", {"do": "normal quantile", "p": p}, float(stats.norm.ppf(p))))
    for degrees in [0.7, 1, 2.5, 7, 30, 999.5, 1e5, 2e6, 5e8]:
        for x in [0, 0.1, 1, 2.2, 5, 40]:
            asked.append(("t", {"do": "t two-sided", "degrees": degrees, "x": x}, float(2 * stats.t.sf(x, degrees))))
        for confidence in (0.5, 0.9, 0.95, 0.99):
            factor = float(stats.t.ppf(0.5 + confidence / 2, degrees))
            asked.append(("t factor", {"do": "t factor", "degrees": degrees, "confidence": confidence}, factor))
    for degrees in [1, 2, 5, 40]:
        for x in [0.0001, 0.5, 3, 20, 90]:
            asked.append(("chi", {"do": "chi-square", "degrees": degrees, "x": x}, float(stats.chi2.sf(x, degrees))))
    assert compare(asked) == []


@pytest.mark.parametrize("servers, rate, service", [(1, 0.5, 1.0), (6, 0.3, 16.0), (14, 0.5, 20.0), (300, 9.9, 29.0)])
def test_waiting_is_erlangs(servers, rate, service):
    load = rate * service
    size = [np.exp(k * np.log(load) - special.gammaln(k + 1)) for k in range(servers + 1)]
    last = size[-1] / (1 - load / servers)
    wait = last / (sum(size[:-1]) + last)
    (found,) = ask([{"do": "erlang c", "servers": servers, "rate": rate, "service": service, "within": 2.0}])
    left = servers - load
    assert differences({
        "wait_probability": float(wait), "mean_wait": float(wait * service / left),
        "answered": float(1 - wait * np.exp(-left * 2.0 / service)),
    }, found) == []  # fmt: skip


@pytest.mark.parametrize("rate, service, share, within", [(0.2, 10, 0.8, 1), (1.5, 8, 0.9, 0.5), (0.01, 3, 0.5, 0), (6, 29, 0.95, 2)])
def test_the_fewest_people_are_those_of_a_chain_solved_by_numbers(rate, service, share, within):
    def answered(people: int) -> float:
        # The birth and death chain of M/M/c, cut where next to nobody ever stands; who finds n before them waits for
        # n - c + 1 departures, an Erlang time.
        load, states = rate * service, 4_000
        if load >= people:
            return 0.0
        steps = np.log(load) - np.log(np.minimum(np.arange(1, states), people))
        sizes = np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
        sizes /= sizes.sum()
        waits = stats.gamma.cdf(within, np.arange(1, states - people + 1), scale=service / people)
        return float(sizes[:people].sum() + (sizes[people:] * waits).sum())

    (found,) = ask([{"do": "erlang people", "rate": rate, "service": service, "share": share, "within": within}])
    assert answered(found) >= share and (found == 1 or answered(found - 1) < share)


def test_the_interval_of_a_rate_is_the_exact_one_of_poisson():
    asked = []
    for count, time, dispersion, confidence in [(0, 4, 1, 0.95), (1, 12, 1, 0.95), (37, 12, 1, 0.9), (900, 52, 1, 0.95), (37, 12, 2.5, 0.95), (0, 8, 3, 0.95)]:
        tail, scale = (1 - confidence) / 2, dispersion / time
        lower = stats.chi2.ppf(tail, 2 * count / dispersion) / 2 if count else 0.0
        upper = stats.chi2.ppf(1 - tail, 2 * count / dispersion + 2) / 2
        asked.append((f"{count} in {time}", {"do": "arrival rate", "count": count, "time": time, "dispersion": dispersion, "confidence": confidence},
                      [count / time, float(lower * scale), float(upper * scale)]))  # fmt: skip
    assert compare(asked) == []


def test_the_dispersion_of_counts_is_pearsons():
    generator = np.random.default_rng(5)
    for mean in (generator.gamma(2, 2, 60), np.full(60, 3.0)):
        times = generator.choice([1.0, 1.0, 2.0], 60)
        counts = generator.poisson(mean * times)
        square, degrees = 0.0, 0
        for start in range(0, 60, 12):
            some, time = counts[start : start + 12], times[start : start + 12]
            expected = some.sum() * time / time.sum()
            square, degrees = square + float(((some - expected) ** 2 / expected).sum()), degrees + 11
        question = {"do": "arrival dispersion", "counts": counts.tolist(), "times": times.tolist(), "group": 12}
        assert compare([("dispersion", question, max(1.0, square / degrees))]) == []


@pytest.mark.parametrize("count, total", [(0, 5), (5, 5), (1, 3), (7, 1_000), (400, 1_000)])
def test_few_and_many_are_counted_alike(count, total):
    both = {"first": [count, total], "second": [2, 9]}
    asked = [
        ("fisher", {"do": "fisher", **both},
         float(stats.fisher_exact([[count, total - count], [2, 7]]).pvalue)),
        ("wilson", {"do": "wilson", "count": count, "total": total, "confidence": 0.9},
         [float(e) for e in reference.proportion_confint(count, total, alpha=0.1, method="wilson")]),
    ]  # fmt: skip
    assert compare(asked) == []
