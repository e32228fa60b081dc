"""Writes normal.json: the normal distribution and its loss function by SciPy.

Run with Python 3 and SciPy: python3 make-normal.py
"""

import json
import pathlib

from scipy import integrate, optimize, stats

norm = stats.norm
POINTS = [-37.0, -20.0, -8.0, -5.0, -3.0, -2.5, -1.0, -0.25, 0.0, 0.1, 0.5, 1.0, 1.6448536269514722, 2.0, 2.9, 2.999,
          3.0, 3.001, 3.5, 4.0, 6.0, 8.0]
PROBABILITIES = [1e-300, 1e-100, 1e-20, 1e-8, 1e-4, 0.001, 0.01, 0.02, 0.0242, 0.02425, 0.0243, 0.03, 0.1, 0.25, 0.4,
                 0.49, 0.5, 0.51, 0.6, 0.75, 0.9, 0.95, 0.97, 0.9757, 0.97575, 0.9758, 0.98, 0.99, 0.999, 0.999999]


def loss(z):
    """E[(Z - z)+] by quadrature, of which no digits cancel."""
    return integrate.quad(lambda t: t * norm.pdf(z + t), 0, 40, epsabs=0, epsrel=1e-13, limit=400)[0]


LOSSES = [1e-12, 1e-6, 0.001, 0.05, 0.2, 0.3989422804014327, 0.6, 1.0, 3.0, 9.5]

content = {
    "density": [[z, float(norm.pdf(z))] for z in POINTS],
    "probability": [[z, float(norm.cdf(z))] for z in POINTS],
    "quantile": [[p, float(norm.ppf(p))] for p in PROBABILITIES],
    "loss": [[z, float(loss(z))] for z in POINTS if z >= -9],
    "inverseLoss": [
        [g, float(optimize.brentq(lambda z: norm.pdf(z) - z * norm.sf(z) - g, -12, 12, xtol=1e-14, rtol=1e-15))]
        for g in LOSSES
    ],
}
path = pathlib.Path(__file__).parent / "normal.json"
path.write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")
