"""Makes tickets.csv and expected.json anew: `cd Tests && ../.venv/bin/python -m Statistics.write_expected`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from Statistics import reference

HERE = Path(__file__).parent
SEED = 20_261_122


def expected(data: pd.DataFrame) -> dict:
    return {name: answer for name, _, answer in reference.questions(data, SEED)}


def main() -> None:
    reference.tickets(np.random.default_rng(SEED), 160).to_csv(HERE / "tickets.csv", index=False)
    answers = expected(pd.read_csv(HERE / "tickets.csv"))
    (HERE / "expected.json").write_text(json.dumps(answers, indent=1) + "\n")


if __name__ == "__main__":
    main()
