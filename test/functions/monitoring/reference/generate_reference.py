"""Writes the reference values of the two-sample tests: python3 generate_reference.py

Needs SciPy and NumPy, which the project itself does not. Sizes, ties and shifts are drawn from a fixed seed.
"""

import json
import pathlib
import warnings

import numpy as np
from scipy import stats

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261123)
here = pathlib.Path(__file__).parent


def draw(size, kind, shift):
    if kind == "normal":
        return np.round(rng.normal(shift, 1, size), 4)
    if kind == "tied":
        return np.round(rng.normal(shift, 1, size))
    if kind == "count":
        return rng.poisson(1 + abs(shift), size).astype(float)
    return np.round(rng.lognormal(shift, 0.7, size), 4)


def psi(reference, current, bins=10):
    edges = np.unique(np.quantile(reference, np.arange(1, bins) / bins))
    shares = []
    for sample in (reference, current):
        index = np.searchsorted(edges, sample, side="left")
        shares.append(np.maximum(np.bincount(index, minlength=len(edges) + 1) / len(sample), 1e-4))
    expected, found = shares
    return float(np.sum((found - expected) * np.log(found / expected)))


cases = []
for number in range(320):
    n1 = int(rng.choice([1, 2, 3, 5, 8, 13, 30, 30, 60, 100]))
    n2 = int(rng.choice([2, 3, 7, 30, 60, 90, 120, 200, 335]))
    if number % 6 == 0:
        n2 = max(2, n1)
        n1 = n2
    kind = ["normal", "tied", "count", "skewed"][number % 4]
    a = draw(n1, kind, 0)
    b = draw(n2, kind, float(rng.choice([0, 0, 0.2, 0.5, 1, 2])))
    case = {"kind": kind, "a": a.tolist(), "b": b.tolist()}
    for method in ("exact", "asymp", "auto"):
        result = stats.ks_2samp(a, b, method=method)
        case["statistic"] = float(result.statistic)
        case[method] = float(result.pvalue)
    case["wasserstein"] = float(stats.wasserstein_distance(a, b))
    case["psi"] = psi(a, b)
    cases.append(case)

kolmogorov = [
    [n, float(z / np.sqrt(n)), float(stats.kstwo.sf(z / np.sqrt(n), n))]
    for n in (1, 2, 5, 10, 28, 50, 100, 140, 141, 300, 1000, 5000, 20000, 120000)
    for z in (0.3, 0.5, 0.7, 0.9, 1.1, 1.4, 1.8, 2.5)
    if z / np.sqrt(n) < 1
]

files = {
    "two-sample": cases,
    "kolmogorov": kolmogorov,
}
for name, content in files.items():
    (here / f"{name}.json").write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")
    print(name, len(content))
