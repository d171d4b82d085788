"""SplitMix64 and what is drawn with it, written a second time: the referee of every seeded figure."""

from __future__ import annotations

import numpy as np

MASK = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15


def mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class SplitMix64:
    def __init__(self, seed: int, stream: int | None = None):
        self.state = seed & MASK if stream is None else mix((seed + (stream + 1) * STEP) & MASK)

    def next(self) -> int:
        self.state = (self.state + STEP) & MASK
        return mix(self.state)

    def unit(self) -> float:
        return (self.next() >> 11) * 2.0**-53

    def below(self, bound: int) -> int:
        while True:
            product = self.next() * bound
            if (product & MASK) >= ((1 << 64) - bound) % bound:
                return product >> 64


def bootstrap(seed: int, repetitions: int, share: float, first, second, confidence: float) -> dict:
    """Percentile intervals of a quantile of the first group, and of its difference from the second's."""
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]

    def draw(generator: SplitMix64, values: np.ndarray) -> float:
        taken = [values[generator.below(len(values))] for _ in range(len(values))]
        return float(np.quantile(taken, share))

    one, two = np.sort(np.asarray(first, float)), np.sort(np.asarray(second, float))
    generator = SplitMix64(seed)
    alone = [draw(generator, one) for _ in range(repetitions)]
    generator = SplitMix64(seed)
    apart = [draw(generator, one) - draw(generator, two) for _ in range(repetitions)]
    return {
        "one": [float(q) for q in np.quantile(alone, ends)],
        "difference": [float(q) for q in np.quantile(apart, ends)],
    }


def randomisation(seed: int, draws: int, differences) -> dict:
    """Coin throws over pairs: all of them when they are few, else `draws` of them."""
    values = np.asarray(differences, float)
    seen = abs(values.sum()) - np.abs(values).sum() * 1e-12
    if 2 ** len(values) <= draws:
        signs = 1 - 2 * ((np.arange(2 ** len(values))[:, None] >> np.arange(len(values))) & 1)
        hits = int((np.abs(signs @ values) >= seen).sum())
        return {"p": hits / len(signs), "assignments": len(signs), "exact": True}
    generator = SplitMix64(seed)
    hits = 0
    for _ in range(draws):
        total = 0.0
        for value in values:
            total += -value if generator.next() & 1 else value
        hits += abs(total) >= seen
    return {"p": (hits + 1) / (draws + 1), "assignments": draws, "exact": False}
