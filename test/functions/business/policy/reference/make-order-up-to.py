"""Writes order-up-to.json: order-up-to levels for a target, from SciPy's distributions.

A cycle service level asks for the fewest units that cover the demand of the protection interval with the target's
probability; a fill rate for the fewest whose expected shortage is at most (1 - target) of a review cycle's demand.

Run with Python 3, NumPy and SciPy: python3 make-order-up-to.py > order-up-to.json
"""

import json
import math

import numpy as np
import scipy
from scipy import optimize, stats

COUNTS = np.arange(0, 20000)


def normal_loss(z):
    return stats.norm.pdf(z) - z * stats.norm.sf(z)


def fewest(pmf, allowed):
    """Fewest units whose expected shortage does not exceed what is allowed, counted up from none."""
    units = 0
    while (np.maximum(COUNTS - units, 0) * pmf).sum() > allowed:
        units += 1
    return units


def level(method, service, target, lead, review, mean, variance):
    allowed = (1 - target) * mean * review / (lead + review)
    if method == "normal":
        if service == "cycle-service-level":
            z = stats.norm.ppf(target)
        else:
            z = optimize.brentq(lambda z: normal_loss(z) - allowed / math.sqrt(variance), -20, 20, xtol=1e-14)
        return max(0, math.ceil(mean + z * math.sqrt(variance)))
    if method == "poisson":
        demand = stats.poisson(mean)
    else:
        demand = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    return int(demand.ppf(target)) if service == "cycle-service-level" else fewest(demand.pmf(COUNTS), allowed)


cases = []
for service in ["cycle-service-level", "fill-rate"]:
    for method in ["normal", "poisson", "negative-binomial"]:
        for target in [0.5, 0.9, 0.98]:
            for lead, review, mean, variance in [(7, 1, 2, 6), (7, 7, 40, 100), (14, 28, 600, 2500), (0, 7, 100, 900)]:
                cases.append(
                    {
                        "serviceTarget": service,
                        "safetyStockMethod": method,
                        "serviceLevelTarget": target,
                        "leadTimeDays": lead,
                        "reviewPeriodDays": review,
                        "mean": mean,
                        "variance": variance,
                        "expected": level(method, service, target, lead, review, mean, variance),
                    }
                )
print(json.dumps({"scipy": scipy.__version__, "cases": cases}, indent=1))
