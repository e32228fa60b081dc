"""Writes inventory.json: reference values of the inventory formulas, from SciPy and the printed formulas.

Run with Python 3, NumPy and SciPy: python3 make-inventory.py > inventory.json
"""

import json

import numpy as np
import scipy
from scipy import optimize, stats

norm = stats.norm
cases = []


def add(what, source, arguments, expected):
    cases.append({"what": what, "source": source, "arguments": arguments, "expected": float(expected)})


def loss(z):
    return norm.pdf(z) - z * norm.sf(z)


for z in [-5, -2, -0.5, 0, 0.3, 1, 1.6448536269514722, 2.5, 4]:
    add("normalProbability", "scipy.stats.norm.cdf", [z], norm.cdf(z))
    add("normalLoss", "norm.pdf(z) - z * norm.sf(z)", [z], loss(z))
for p in [1e-6, 0.01, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1 - 1e-9]:
    add("normalQuantile", "scipy.stats.norm.ppf", [p], norm.ppf(p))
for g in [0.001, 0.02, 0.1, 0.3989422804014327, 0.8]:
    add("inverseNormalLoss", "scipy.optimize.brentq of the loss function", [g], optimize.brentq(lambda z: loss(z) - g, -5, 8, xtol=1e-14))
for mean, level in [(0.2, 0.98), (3.5, 0.9), (8, 0.98), (40, 0.95), (250, 0.99)]:
    add("poissonLevel", "scipy.stats.poisson.ppf", [mean, level], stats.poisson.ppf(level, mean))


def fewest(pmf, mean, loss):
    """Fewest units whose expected shortage does not exceed a loss, counted up from none."""
    n = np.arange(0, 6000)
    p = pmf(n)
    units = 0
    while (np.maximum(n - units, 0) * p).sum() > loss:
        units += 1
    return units


for mean, expected_loss in [(0.5, 0.1), (8, 0.16), (8, 7), (40, 0.8)]:
    add("poissonForLoss", "smallest x with sum of (n - x)+ * poisson.pmf(n) <= loss", [mean, expected_loss], fewest(lambda n: stats.poisson.pmf(n, mean), mean, expected_loss))
for mean, variance, level in [(2, 6, 0.98), (0.4, 2, 0.95), (15, 60, 0.99), (100, 900, 0.9)]:
    r, p = mean**2 / (variance - mean), mean / variance
    add("negativeBinomialLevel", "scipy.stats.nbinom.ppf", [mean, variance, level], stats.nbinom.ppf(level, r, p))
for mean, variance, expected_loss in [(2, 6, 0.04), (15, 60, 0.3), (15, 60, 14)]:
    r, p = mean**2 / (variance - mean), mean / variance
    add("negativeBinomialForLoss", "smallest x with sum of (n - x)+ * nbinom.pmf(n) <= loss", [mean, variance, expected_loss], fewest(lambda n: stats.nbinom.pmf(n, r, p), mean, expected_loss))
add("economicOrderQuantity", "sqrt(2 K d / h)", [8, 1300, 0.225], np.sqrt(2 * 8 * 1300 / 0.225))
print(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1))
