"""Writes kolmogorov-exact.json: P(D_n <= d) beyond 140 values, where SciPy's kstwo is an expansion good to six digits.

Durbin's matrix power in 80 decimal digits, which need no scaling: python3 generate_exact_kolmogorov.py
"""

import json
import math
import pathlib
from decimal import Decimal, getcontext

getcontext().prec = 80


def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def probability(n, distance):
    d = Decimal(distance)
    k = math.ceil(n * d)
    size, h = 2 * k - 1, k - n * d
    matrix = [[Decimal(int(i - j + 1 >= 0)) for j in range(size)] for i in range(size)]
    for i in range(size):
        matrix[i][0] -= h ** (i + 1)
        matrix[size - 1][i] -= h ** (size - i)
    matrix[size - 1][0] += max(2 * h - 1, Decimal(0)) ** size
    for i in range(size):
        for j in range(i + 1):
            matrix[i][j] /= math.factorial(i - j + 1)
    power = [[Decimal(int(i == j)) for j in range(size)] for i in range(size)]
    for bit in bin(n)[2:]:
        power = multiply(power, power)
        if bit == "1":
            power = multiply(power, matrix)
    answer = power[k - 1][k - 1]
    for i in range(1, n + 1):
        answer = answer * i / n
    return float(answer)


CASES = [(150, "0.04"), (250, "0.042"), (300, "0.05"), (400, "0.03"), (400, "0.0375"), (400, "0.05125"), (256, "0.041015625"), (400, "0.0625"), (2000, "0.012"),
         (5000, "0.0016")]
content = [[n, float(distance), probability(n, distance)] for n, distance in CASES]
path = pathlib.Path(__file__).parent / "kolmogorov-exact.json"
path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
