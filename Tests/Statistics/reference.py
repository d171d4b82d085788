"""Every figure as scipy, lifelines and statsmodels give it; where none of them has it, as its source says."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import statsmodels.formula.api as formulas
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy import stats
from statsmodels.duration.survfunc import survdiff
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from Statistics import splitmix

CONFIDENCE = 0.95
# Left out one by one, which is slow; all of them follow one rule.
PSEUDO_VALUES = 10
Z = stats.norm.ppf(0.5 + CONFIDENCE / 2)


def questions(data: pd.DataFrame, seed: int) -> list[tuple[str, dict, object]]:
    """Name, question and expected answer of everything that can be asked of one set of tickets."""
    with warnings.catch_warnings():
        # The libraries remark on small strata, which are here on purpose.
        warnings.simplefilter("ignore")
        return [
            *_survival(data), *_proportions(data), *_means(data), *_ranks(data), *_designs(data, seed),
            *_panel(data),
        ]  # fmt: skip


def tickets(generator: np.random.Generator, count: int) -> pd.DataFrame:
    """Made-up tickets with ties, censoring, strata and blocks."""
    first = generator.random(count) < 0.5
    first[:4], first[4:8] = True, False
    stratum = generator.integers(0, 3, count)
    block = np.arange(count) * 16 // count
    before = generator.normal(4, 0.6, count)
    pace = before * 0.7 + 0.4 * stratum - 0.25 * first + generator.normal(0, 0.2, 16)[block]
    minutes = np.exp(pace * 0.6 + generator.normal(0, 0.8, count))
    # Whole numbers, so that many tickets end at the same time; some are only watched for a while.
    hours = np.maximum(1, np.ceil(minutes / 2))
    watched = np.ceil(generator.exponential(3 * hours.mean(), count))
    return pd.DataFrame({
        "first": first, "stratum": stratum, "block": block, "time": np.minimum(hours, watched),
        "event": hours <= watched, "minutes": np.round(minutes, 6), "before": np.round(before, 6),
        "reopened": generator.random(count) < 0.15 + 0.1 * stratum - 0.05 * first,
        "after": generator.random(count) < 0.5,
    })  # fmt: skip


def _flags(values) -> list[bool]:
    return [bool(value) for value in values]


def _follow(data: pd.DataFrame, **more) -> dict:
    return {"time": data.time.tolist(), "event": _flags(data.event), **more}


def _estimate(value, error, interval, p) -> dict:
    return {"value": float(value), "error": float(error), "interval": [float(e) for e in interval], "p": float(p)}


def _normal(value, error) -> dict:
    return _estimate(value, error, (value - Z * error, value + Z * error), 2 * stats.norm.sf(abs(value / error)))


def _first(curve: pd.Series, height: float) -> float | None:
    """The first time at which the curve is down there; lifelines' own looks without room for rounding."""
    reached = curve[curve <= height + 1e-12]
    return float(reached.index[0]) if len(reached) else None


def _greenwood(data: pd.DataFrame, horizon: float) -> float:
    """The variance of the restricted mean: lifelines only gives the one of min(T, horizon)."""
    table = KaplanMeierFitter().fit(data.time, data.event).event_table
    curve, area, variance = 1.0, [], 0.0
    times, heights = [0.0], [1.0]
    for time, row in table.iterrows():
        if row.observed > 0 and time < horizon:
            curve *= 1 - row.observed / row.at_risk
            times.append(time)
            heights.append(curve)
    ends = [*times[1:], horizon]
    pieces = [height * (end - start) for start, end, height in zip(times, ends, heights)]
    area = np.cumsum(pieces[::-1])[::-1]
    for index, time in enumerate(times[1:], start=1):
        row = table.loc[time]
        if row.at_risk > row.observed:
            variance += area[index] ** 2 * row.observed / (row.at_risk * (row.at_risk - row.observed))
    return variance


def _restricted(data: pd.DataFrame, horizon: float) -> float:
    return float(restricted_mean_survival_time(KaplanMeierFitter().fit(data.time, data.event), t=horizon))


def _survival(data: pd.DataFrame):
    horizon = float(np.quantile(data.time, 0.9))
    yield "usual horizon", {"do": "usual horizon", **_follow(data)}, horizon
    arms = {True: data[data["first"]], False: data[~data["first"]]}
    for name, arm in arms.items():
        fitted = KaplanMeierFitter(alpha=1 - CONFIDENCE).fit(arm.time, arm.event)
        bounds = fitted.confidence_interval_
        curve = fitted.survival_function_.iloc[:, 0]
        at = [t for t, s in curve.items() if 0 < s < 1]
        yield f"kaplan meier, first {name}", {"do": "kaplan meier", **_follow(arm), "at": at}, {
            "median": _first(curve, 0.5), "median_lower": _first(bounds.iloc[:, 0], 0.5),
            "median_upper": _first(bounds.iloc[:, 1], 0.5), "p90": _first(curve, 0.1),
            "survival": [float(s) for s in curve.loc[at]],
            "intervals": [[float(e) for e in pair] for pair in bounds.loc[at].values],
        }  # fmt: skip
        yield f"restricted mean, first {name}", {"do": "restricted mean", **_follow(arm), "horizon": horizon}, {
            "value": _restricted(arm, horizon), "variance": float(_greenwood(arm, horizon)),
        }  # fmt: skip
        whole, count = _restricted(arm, horizon), len(arm)
        pseudo = [
            count * whole - (count - 1) * _restricted(arm.drop(index), horizon) for index in arm.index[:PSEUDO_VALUES]
        ]
        yield f"pseudo values, first {name}", {
            "do": "pseudo values", **_follow(arm), "horizon": horizon, "take": len(pseudo)}, pseudo
    one, two = arms[True], arms[False]
    error = np.sqrt(_greenwood(one, horizon) + _greenwood(two, horizon))
    groups = _follow(data, first=_flags(data["first"]))
    yield "restricted mean difference", {"do": "restricted mean difference", **groups, "horizon": horizon}, _normal(
        _restricted(one, horizon) - _restricted(two, horizon), error)
    chi, p = survdiff(data.time.values, data.event.values.astype(int), data["first"].values.astype(int))
    yield "log rank", {"do": "log rank", **groups}, {"chi_square": float(chi), "p": float(p)}
    chi, p = survdiff(
        data.time.values, data.event.values.astype(int), data["first"].values.astype(int), strata=data.stratum.values)
    strata = [_follow(part, first=_flags(part["first"])) for _, part in data.groupby("stratum")]
    yield "stratified log rank", {"do": "log rank", "strata": strata}, {"chi_square": float(chi), "p": float(p)}


def _counts(data: pd.DataFrame) -> dict[str, list[int]]:
    return {
        name: [int(arm.reopened.sum()), len(arm)]
        for name, arm in (("first", data[data["first"]]), ("second", data[~data["first"]]))
    }


def _proportions(data: pd.DataFrame):
    both = _counts(data)
    (a, n), (b, m) = both["first"], both["second"]
    yield "wilson", {"do": "wilson", "count": a, "total": n}, [
        float(end) for end in proportion_confint(a, n, alpha=1 - CONFIDENCE, method="wilson")]
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff", alpha=1 - CONFIDENCE)
    yield "newcombe", {"do": "newcombe", **both}, {"value": a / n - b / m, "interval": [float(low), float(high)]}
    yield "fisher", {"do": "fisher", **both}, float(stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue)
    strata = [_counts(part) for _, part in data.groupby("stratum")]
    strata = [part for part in strata if part["first"][1] and part["second"][1]]
    cells = [np.array([[x, k - x], [y, l - y]]) for (x, k), (y, l) in (s.values() for s in strata)]
    pooled = StratifiedTable([table.astype(float) for table in cells])
    odds, test = pooled.oddsratio_pooled, pooled.test_null_odds(correction=False)
    expected = {"chi_square": float(test.statistic), "p": float(test.pvalue)}
    if np.isfinite(odds) and odds > 0:
        expected["odds_ratio"] = _estimate(
            odds, pooled.logodds_pooled_se, pooled.oddsratio_pooled_confint(alpha=1 - CONFIDENCE), test.pvalue)
    weights = [k * l / (k + l) for (x, k), (y, l) in (s.values() for s in strata)]
    difference = sum(w * (x / k - y / l) for w, ((x, k), (y, l)) in zip(weights, (s.values() for s in strata)))
    variance = sum(
        (x * (k - x) * l**3 + y * (l - y) * k**3) / (k * l * (k + l) ** 2)
        for (x, k), (y, l) in (s.values() for s in strata))
    total = sum(weights)
    expected["risk_difference"] = _normal(difference / total, np.sqrt(variance) / total)
    yield "mantel haenszel", {"do": "mantel haenszel", "strata": strata}, expected


def _welch(one, two) -> dict:
    found = stats.ttest_ind(one, two, equal_var=False)
    interval = found.confidence_interval(CONFIDENCE)
    value = np.mean(one) - np.mean(two)
    return {
        **_estimate(value, value / found.statistic, (interval.low, interval.high), found.pvalue),
        "degrees": float(found.df),
    }


def _means(data: pd.DataFrame):
    one, two = data[data["first"]], data[~data["first"]]
    groups = {"first": one.minutes.tolist(), "second": two.minutes.tolist()}
    yield "welch", {"do": "welch", **groups}, _welch(one.minutes, two.minutes)
    logs = _welch(np.log(one.minutes), np.log(two.minutes))
    yield "geometric ratio", {"do": "geometric ratio", **groups}, {
        **logs, "value": float(np.exp(logs["value"])), "interval": [float(np.exp(e)) for e in logs["interval"]]}
    parts = [(part.minutes[part["first"]], part.minutes[~part["first"]]) for _, part in data.groupby("stratum")]
    usable = [(x, y) for x, y in parts if len(x) > 1 and len(y) > 1]
    total = sum(len(x) + len(y) for x, y in usable)
    shares = [(len(x) + len(y)) / total for x, y in usable]
    value = sum(w * (x.mean() - y.mean()) for w, (x, y) in zip(shares, usable))
    variance = sum(w**2 * (x.var() / len(x) + y.var() / len(y)) for w, (x, y) in zip(shares, usable))
    yield "stratified", {
        "do": "stratified", "strata": [{"first": x.tolist(), "second": y.tolist()} for x, y in parts]
    }, {"estimate": _normal(value, np.sqrt(variance)), "left_out": len(parts) - len(usable)}
    theta = float(np.cov(data.minutes, data.before)[0, 1] / data.before.var())
    adjusted = data.minutes - theta * (data.before - data.before.mean())
    yield "cuped", {
        "do": "cuped", **groups, "first_before": one.before.tolist(), "second_before": two.before.tolist()
    }, {"estimate": _welch(adjusted[data["first"]], adjusted[~data["first"]]), "theta": theta}
    shares = [0, 0.1, 0.25, 0.5, 0.9, 0.99, 1]
    yield "quantiles", {"do": "quantiles", "values": data.minutes.tolist(), "shares": shares}, [
        float(q) for q in np.quantile(data.minutes, shares)]
    apart = np.abs(np.subtract.outer(data.minutes.values, data.minutes.values)).mean()
    yield "gini", {"do": "gini", "values": data.minutes.tolist()}, float(apart / (2 * data.minutes.mean()))


def _ranks(data: pd.DataFrame):
    one, two = data.time[data["first"]].values, data.time[~data["first"]].values
    found = stats.mannwhitneyu(one, two, use_continuity=False, method="asymptotic")
    apart = np.sort(np.subtract.outer(one, two).ravel())
    n, m = len(one), len(two)
    cut = int(np.floor(n * m / 2 - Z * np.sqrt(n * m * (n + m + 1) / 12)))
    yield "ranks", {"do": "ranks", "first": one.tolist(), "second": two.tolist()}, {
        "u": float(found.statistic), "p": float(found.pvalue), "probability": float(found.statistic / (n * m)),
        "shift": float(np.median(apart)),
        "interval": [float(apart[cut - 1]), float(apart[n * m - cut])] if cut >= 1 else None,
    }  # fmt: skip


def _designs(data: pd.DataFrame, seed: int):
    blocks = data.groupby("block").minutes.mean().values
    pairs = blocks[0::2] - blocks[1::2]
    found = stats.ttest_1samp(pairs, 0)
    interval = found.confidence_interval(CONFIDENCE)
    yield "paired", {"do": "paired", "values": pairs.tolist()}, {
        **_estimate(pairs.mean(), stats.sem(pairs), (interval.low, interval.high), found.pvalue),
        "degrees": float(len(pairs) - 1),
    }
    for name, values, draws in (("exact", pairs, 10_000), ("drawn", np.concatenate([pairs, pairs[::-1]]), 500)):
        yield f"randomisation, {name}", {
            "do": "randomisation", "values": values.tolist(), "seed": seed, "draws": draws
        }, splitmix.randomisation(seed, draws, values)
    one, two = data.minutes[data["first"]].tolist(), data.minutes[~data["first"]].tolist()
    for share in (0.5, 0.9):
        yield f"bootstrap, {share}", {
            "do": "bootstrap", "seed": seed, "repetitions": 50, "share": share, "first": one, "second": two
        }, splitmix.bootstrap(seed, 50, share, one, two, CONFIDENCE)
    chances = stats.norm.sf(np.abs(pairs) / pairs.std())
    for name, method in (("holm", "holm"), ("benjamini hochberg", "fdr_bh")):
        yield name, {"do": name, "values": chances.tolist()}, [float(p) for p in multipletests(chances, method=method)[1]]
    counts = data.groupby("stratum").size()
    fair = stats.chisquare(counts)
    yield "sample ratio", {"do": "sample ratio", "counts": counts.tolist(), "shares": [1.0] * len(counts)}, {
        "chi_square": float(fair.statistic), "p": float(fair.pvalue)}


def _panel(data: pd.DataFrame):
    table = data.assign(changed=data["first"].astype(int), later=data.after.astype(int))
    fitted = formulas.ols("minutes ~ changed * later", table).fit(
        cov_type="cluster", cov_kwds={"groups": table.block, "use_correction": True}, use_t=True)
    term = "changed:later"
    yield "difference in differences", {
        "do": "difference in differences", "values": data.minutes.tolist(), "changed": _flags(data["first"]),
        "after": _flags(data.after), "cluster": data.block.tolist(),
    }, _estimate(
        fitted.params[term], fitted.bse[term], fitted.conf_int(1 - CONFIDENCE).loc[term], fitted.pvalues[term])
