"""Writes perishables.json: shelves of what perishes, played by age vectors, and newsvendor levels from SciPy.

A shelf is a vector of units by remaining days (Nahmias, Perishable Inventory Systems, 2011, ch. 2): fresh units enter at its
end, customers take from one end or the other, at the close of the day the first entry is thrown away and the rest moves on.

Run with Python 3, NumPy and SciPy: python3 make-perishables.py > perishables.json
"""

import json
import math

import numpy as np
import scipy
from scipy import stats


def play(life, issuing, received, demand):
    shelf = np.zeros(life)
    wasted, lost, closing = [], [], []
    for fresh, wanted in zip(received, demand):
        shelf[-1] += fresh
        before = shelf if issuing == "fifo" else shelf[::-1]
        taken = np.clip(wanted - np.concatenate([[0], np.cumsum(before)[:-1]]), 0, before)
        left = before - taken
        shelf = left if issuing == "fifo" else left[::-1]
        lost.append(float(max(0, wanted - taken.sum())))
        wasted.append(float(shelf[0]))
        shelf = np.append(shelf[1:], 0.0)
        closing.append(float(shelf.sum()))
    return {"wasted": wasted, "lost": lost, "closing": closing}


random = np.random.default_rng(7)
shelves = []
for life in [1, 2, 5, 9]:
    for issuing in ["fifo", "lifo"]:
        received = (random.poisson(20, 25) * (random.random(25) < 0.6)).astype(float)
        demand = random.poisson(12, 25).astype(float)
        shelves.append(
            {
                "shelfLifeDays": life,
                "issuing": issuing,
                "received": received.tolist(),
                "demand": demand.tolist(),
                "expected": play(life, issuing, received, demand),
            }
        )

# Lead time 2, review 1, errors of 10 over these 3 days; margin 0.4 of the price, holding 0.25 of the cost a year.
levels = []
for life in [1, 2, 4, 30]:
    for margin in [0.2, 0.4, 0.45]:
        mean = 60 * (2 + life) / 3
        overage = (1 - margin) * (1 + 0.25 / 365 * life)
        ratio = margin / (margin + overage)
        scale = max(10 * math.sqrt((2 + life) / 3), math.sqrt(mean))
        quantile = stats.norm.ppf(ratio, mean, scale)
        levels.append(
            {
                "shelfLifeDays": life,
                "grossMarginRatio": margin,
                "ratio": ratio,
                "most": int(min(math.floor(mean + 1e-9), math.ceil(quantile - 1e-9))),
            }
        )

print(json.dumps({"numpy": np.__version__, "scipy": scipy.__version__, "shelves": shelves, "levels": levels}, indent=1))
