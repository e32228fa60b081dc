"""Writes scale-prior.json: digamma and trigamma from SciPy, and priors fitted as limma's fitFDist does.

The fit is Smyth (2004), section 6.2, written again with SciPy alone: scipy.special.polygamma, and
scipy.optimize.brentq in the place of Newton's method.

Run with Python 3, NumPy and SciPy: python3 make-scale-prior.py > scale-prior.json
"""

import json

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, polygamma


def fit(ratios, degrees):
    ratios, degrees = np.asarray(ratios), np.asarray(degrees)
    least = 1e-5 * np.sort(ratios)[len(ratios) // 2]
    e = np.log(np.maximum(ratios, least)) - digamma(degrees / 2) + np.log(degrees / 2)
    spread = np.var(e, ddof=1) - np.mean(polygamma(1, degrees / 2))
    if spread <= 0:
        return {"ratio": float(np.exp(np.mean(e))), "degreesOfFreedom": None}
    half = brentq(lambda x: polygamma(1, x) - spread, 1e-6, 1e9, xtol=1e-13)
    ratio = np.exp(np.mean(e) + digamma(half) - np.log(half))
    return {"ratio": float(ratio), "degreesOfFreedom": float(2 * half)}


random = np.random.default_rng(11)
cases = []
for prior_degrees, scale in [(1.5, 20.0), (4.0, 3.0), (30.0, 0.5), (1e6, 7.0)]:
    degrees = random.uniform(0.5, 6, 60)
    variances = scale * prior_degrees / random.chisquare(prior_degrees, 60)
    ratios = variances * random.chisquare(degrees) / degrees
    cases.append({"ratios": ratios.tolist(), "degrees": degrees.tolist(), "expected": fit(ratios, degrees)})

points = [0.01, 0.3, 1, 2.5, 7, 11.9, 50, 1e4]
print(
    json.dumps(
        {
            "digamma": [[x, float(digamma(x))] for x in points],
            "trigamma": [[x, float(polygamma(1, x))] for x in points],
            "cases": cases,
        }
    )
)
