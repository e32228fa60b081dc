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
for h, p, mean, sd in [(2, 18, 120, 10), (0.18, 0.70, 50, 8), (1, 9, 100, 25), (5, 1, 30, 4)]:
    z = norm.ppf(p / (p + h))
    add("normalNewsvendorUnits", "mean + z * sd, z = norm.ppf(p / (p + h))", [h, p, mean, sd], mean + z * sd)
    add("normalNewsvendorCost", "(h + p) * sd * norm.pdf(z)", [h, p, mean, sd], (h + p) * sd * norm.pdf(z))
for mean, level in [(0.2, 0.98), (3.5, 0.9), (8, 0.98), (40, 0.95), (250, 0.99)]:
    add("poissonLevel", "scipy.stats.poisson.ppf", [mean, level], stats.poisson.ppf(level, mean))
for mean, x in [(0.5, 1), (8, 12), (40, 45)]:
    n = np.arange(x, 4000)
    add("poissonLoss", "sum of (n - x) * poisson.pmf(n)", [mean, x], ((n - x) * stats.poisson.pmf(n, mean)).sum())
for mean, variance, level in [(2, 6, 0.98), (0.4, 2, 0.95), (15, 60, 0.99), (100, 900, 0.9)]:
    r, p = mean**2 / (variance - mean), mean / variance
    add("negativeBinomialLevel", "scipy.stats.nbinom.ppf", [mean, variance, level], stats.nbinom.ppf(level, r, p))
for mean, variance, x in [(2, 6, 5), (15, 60, 20)]:
    r, p = mean**2 / (variance - mean), mean / variance
    n = np.arange(x, 6000)
    add("negativeBinomialLoss", "sum of (n - x) * nbinom.pmf(n)", [mean, variance, x], ((n - x) * stats.nbinom.pmf(n, r, p)).sum())
for level, sd in [(0.9, 50), (0.98, 12.5), (0.999, 7)]:
    add("normalSafetyStock", "norm.ppf(level) * sd", [level, sd], norm.ppf(level) * sd)
for ss, sd, q in [(0, 100, 1000), (150, 100, 1000), (40, 25, 60)]:
    add("normalFillRate", "1 - sd * G(ss / sd) / q", [ss, sd, q], 1 - sd * loss(ss / sd) / q)
for d, sd, lead, lead_sd in [(20, 5, 9, 0), (20, 5, 9, 2), (2500, 500, 7, 7)]:
    add("leadTimeDeviation", "sqrt(L sd^2 + d^2 sL^2)", [d, sd, lead, lead_sd], np.sqrt(lead * sd**2 + d**2 * lead_sd**2))
add("economicOrderQuantity", "sqrt(2 K d / h)", [8, 1300, 0.225], np.sqrt(2 * 8 * 1300 / 0.225))
print(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1))
