"""Writes drift.json, the building blocks of the drift monitor computed once more: python3 generate_drift_reference.py

Needs SciPy and NumPy, which the project itself does not. Where there is a closed form it stands in for the
recursion of the project: evidence is the difference of two log-densities of SciPy, a regression is solved as a
whole, a mean of ratios is taken over all of them. Tuning constants are those of functions/monitoring/drift.
"""

import json
import math
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(20261126)
norm = stats.norm
M32 = 0xFFFFFFFF
REFERENCE = 6.45


def tell(value):
    """Ten digits are enough to tell a wrong formula from rounding; JSON has no NaN."""
    return None if math.isnan(value) else float(f"{value:.10g}")


def clip(value, limit):
    return max(-limit, min(limit, value))


class Bank:
    """One-sided cumulative sums with a cap on the mean ratio, a past peak to beat and acceptance after 30 days."""

    def __init__(self, size, threshold):
        self.size, self.threshold = size, threshold
        self.handicaps = [0.0] * size
        self.seen = [[] for _ in range(size)]
        self.sums, self.since, self.peaks = [0.0] * size, [0] * size, [0.0] * size
        self.past, self.alarm = [0.0] * size, [None] * size

    def needed(self, i):
        return max(self.threshold + self.handicaps[i], 1.2 * self.past[i])

    def add(self, i, log_ratio, day):
        ratios = np.concatenate([np.ones(30), np.exp(np.minimum(4, self.seen[i]))])
        surely = ratios.mean() - ratios.std() / math.sqrt(len(ratios))
        self.seen[i].append(log_ratio)
        if self.sums[i] == 0:
            self.since[i] = day
        total = self.sums[i] + log_ratio - math.log(max(1, surely))
        if total <= 0:
            self.past[i] = max(self.past[i], self.peaks[i])
            total, self.peaks[i], self.alarm[i] = 0.0, 0.0, None
        else:
            total = min(total, 3 * self.needed(i))
            self.peaks[i] = max(self.peaks[i], total)
            if self.alarm[i] is None and total > self.needed(i):
                self.alarm[i] = day
        self.sums[i] = total

    def accepted(self, day):
        return any(alarm is not None and day - alarm >= 30 for alarm in self.alarm)

    def accept(self):
        for i in range(self.size):
            if self.alarm[i] is not None:
                self.past[i] = max(self.past[i], 1.2 * self.threshold)
        self.sums, self.peaks = [0.0] * self.size, [0.0] * self.size
        self.alarm = [None] * self.size

    def score(self, i):
        return self.sums[i] / self.needed(i)

    def scores(self):
        return [self.score(i) for i in range(self.size)]

    def strongest(self):
        return int(np.argmax(self.scores()))


def calendar(day):
    week = [2 * math.pi * ((day + 4) % 7) / 7 * k for k in (1, 2, 3)]
    year = [2 * math.pi * day / 365.2425 * k for k in (1, 2)]
    pairs = lambda angles: [f(angle) for angle in angles for f in (math.cos, math.sin)]
    return pairs(week), pairs(year)


class Ranks:
    def __init__(self):
        self.values, self.raw, self.tie_share, self.extended = [], [], 0.0, 0.0

    def score(self, value):
        values = np.array(self.values, dtype=np.float32)
        value = np.float32(value)
        below, same = int((values < value).sum()), int((values == value).sum())
        self.tie_share = same / max(1, len(values))
        raw = norm.ppf((below + 0.5 * same + 0.5) / (len(values) + 1))
        self.raw.append(raw)
        variance = (8 + np.sum(np.square(self.raw))) / (8 + len(self.raw))
        score = raw / math.sqrt(min(1, max(0.5, variance)))
        self.extended = self.extend(float(value), score)
        return score

    def extend(self, value, score):
        """Beyond all before: a line through the largest value and the one a tenth exceed, on normal quantiles."""
        inner = int(len(self.values) * 0.1)
        if inner < 2:
            return score
        sign = 1 if score > 0 else -1
        tail = sorted((sign * float(one) for one in self.values), reverse=True)
        beyond = sign * value - tail[0]
        if beyond <= 0:
            return score
        slope = (abs(score) - 1.2816) / max(tail[0] - tail[inner], 1e-6)
        return sign * min(8, abs(score) + slope * beyond)

    def add(self, value):
        self.values.append(np.float32(value))


class Scale:
    """Evidence in multiples of what a series shows by chance: mean and deviation of the peaks of fortnights."""

    def __init__(self, mean, deviation):
        self.mean, self.deviation = mean, deviation
        self.total, self.squares, self.blocks, self.highest = 10 * mean, 10 * (mean**2 + deviation**2), 10, 0.0
        self.block, self.pending = [], []

    def weigh(self, evidence):
        mean = self.total / self.blocks
        deviation = max(0.8 * self.deviation, math.sqrt(max(0, self.squares / self.blocks - mean**2)))
        self.block.append(evidence)
        if len(self.block) == 14:
            self.pending.append(max(self.block))
            self.block = []
        if evidence < 1:
            self.settle(math.inf)
        if evidence == 0:
            return 0.0
        standard = 2 + (evidence - mean) * 1.3 / deviation
        return max(0.0, min(standard, 5 * evidence / self.highest if self.highest > 0 else math.inf))

    def settle(self, limit):
        n = len(self.pending)
        if n:
            self.total += min(sum(self.pending), n * limit)
            self.squares += min(sum(one**2 for one in self.pending), n * limit * limit)
            self.highest = max(self.highest, min(limit, max(self.pending)))
        self.blocks, self.pending = self.blocks + n, []


class LevelShift:
    """Tsay's level shift of an AR(1) against no change and against outliers, at the best day of the last forty."""

    def __init__(self):
        self.seen, self.evidence, self.since = [], 0.0, 0

    def add(self, day, score, persistence):
        self.seen.append((day, float(np.float32(score))))
        seen, phi = self.seen[-40:], min(0.95, max(0.0, persistence))
        scores = np.array([one for _, one in seen])
        after = np.append(scores[1:], 0.0)
        outliers = 0.5 * (scores - phi * after) ** 2 / (1 + phi * phi)
        outliers[-1] = 0.5 * score**2
        best, since = 0.0, day
        for at in range(len(seen) - 2, -1, -1):
            weights = np.r_[1.0, np.full(len(seen) - at - 1, 1 - phi)]
            total, weight = float(weights @ scores[at:]), float(weights @ weights)
            gain = 0.5 * total**2 / weight - outliers[at:].max()
            if gain > best and abs(total) * math.sqrt(1 - phi * phi) > 0.3 * weight:
                best, since = gain, seen[at][0]
        self.evidence, self.since = best, since


def shift_evidence(score, shift):
    return norm.logpdf(score, shift) - norm.logpdf(score)


def spread_evidence(score, factor):
    return norm.logpdf(score, 0, factor) - norm.logpdf(score)


class LevelSpread:
    def __init__(self, threshold, wider, narrowing):
        self.bank = Bank(6 if narrowing else 5, threshold)
        self.bank.handicaps = [0, 0, 0.3, 0.3, 0, 1.5][: self.bank.size]
        self.wider, self.ties = wider, 0.0

    def add(self, day, score, tie_share):
        for i, shift in enumerate((0.6, -0.6, 1.2, -1.2)):
            self.bank.add(i, shift_evidence(score, shift), day)
        self.ties += (tie_share - self.ties) / 40
        if self.ties > 0.15:
            return
        for i, factor in enumerate((self.wider, 0.55)[: self.bank.size - 4]):
            self.bank.add(4 + i, spread_evidence(score, factor), day)

    def level(self):
        return max(self.bank.scores()[:4])

    def spread(self):
        return max(self.bank.scores()[4:])

    def strongest_spread(self):
        return 4 + int(np.argmax(self.bank.scores()[4:]))


class Relations:
    def __init__(self, conditions, threshold):
        self.bank = Bank(4 + 2 * conditions, threshold)
        self.bank.handicaps = [0.5] * 4 + [1.0] * (2 * conditions)
        self.past = [[] for _ in range(conditions)]
        self.sales = []

    def add(self, day, score, has_sale, conditions):
        self.sales.append(has_sale)
        week = calendar(day)[0]
        for harmonic in (0, 1):
            shift = 0.8 * math.sqrt(2) * week[harmonic]
            self.bank.add(2 * harmonic, shift_evidence(score, shift), day)
            self.bank.add(2 * harmonic + 1, shift_evidence(score, -shift), day)
        for i, past in enumerate(self.past):
            if conditions[i] != 1:
                continue
            news = score - sum(s for s, _ in past) / (len(past) + 5)
            is_outcome = bool(past) and np.mean([sale for _, sale in past]) < 0.5 * np.mean(self.sales)
            if len(past) >= 8 and not is_outcome:
                self.bank.add(4 + 2 * i, shift_evidence(news, 0.9), day)
                self.bank.add(5 + 2 * i, shift_evidence(news, -0.9), day)
            past.append((score, has_sale))
        if self.bank.accepted(day):
            self.bank.accept()


class Counts:
    def __init__(self, threshold):
        self.bank = Bank(2, threshold)
        self.actuals, self.forecasts, self.squares = [], [], []

    def add(self, day, actual, forecast):
        units, expected = 5 + sum(self.actuals), 5 + sum(self.forecasts)
        n = len(self.actuals)
        mean = max(0, forecast) * units / expected + 0.01
        dispersion = max(1, (20 + sum(self.squares)) / (20 + n))
        if n >= 56 and expected / (n + 5) < 4:
            seen = min(actual, mean + 4 * math.sqrt(mean * dispersion) + 1)
            for i, factor in enumerate((2.2, 0.4)):
                # The logarithm of k! cancels, so the ratio of Poisson masses is written for any size of order.
                ratio = (seen * math.log(factor * mean) - factor * mean) - (seen * math.log(mean) - mean)
                self.bank.add(i, ratio / dispersion, day)
            if self.bank.accepted(day):
                self.bank.accept()
        self.squares.append(min(400, (actual - mean) ** 2 / (mean + 0.05)))
        self.actuals.append(max(0, actual))
        self.forecasts.append(max(0, forecast))


class Rate:
    def __init__(self, odds, prior_rate, prior_days, threshold):
        self.bank = Bank(2 * len(odds), threshold)
        self.bank.handicaps = [1.5 if ratio < 1 else 0.0 for ratio in odds for _ in (0, 1)]
        self.odds, self.prior_rate, self.prior_days = odds, prior_rate, prior_days
        self.days, self.yes, self.last, self.observed = np.zeros(2), np.zeros(2), 0, 0

    def advance(self, day, flag):
        overall = (self.yes.sum() + self.prior_rate * self.prior_days) / (self.days.sum() + self.prior_days)
        rate = (self.yes[self.last] + 4 * overall) / (self.days[self.last] + 4)
        rate = float(np.clip(rate, 0.002, 0.98))
        if self.observed >= 56:
            for i, ratio in enumerate(self.odds):
                odds = ratio * rate / (1 - rate)
                changed = odds / (1 + odds)
                evidence = stats.bernoulli.logpmf(flag, changed) - stats.bernoulli.logpmf(flag, rate)
                self.bank.add(2 * i, evidence, day)
                if self.last == 0:
                    self.bank.add(2 * i + 1, evidence, day)
        if self.bank.accepted(day):
            self.bank.accept()
            self.days *= 0.15
            self.yes *= 0.15
        self.days[self.last] += 1
        self.yes[self.last] += flag
        self.last, self.observed = flag, self.observed + 1


class Regression:
    """Posterior of a Bayesian regression, solved from all observations with the precision of the prior."""

    def __init__(self, means, variances):
        self.means, self.covariance = np.array(means, float), np.diag(np.array(variances, float))
        self.rows, self.targets = [], []

    def posterior(self):
        if not self.rows:
            return self.means, self.covariance
        rows = np.array(self.rows)
        precision = np.linalg.inv(self.covariance)
        covariance = np.linalg.inv(precision + rows.T @ rows)
        return covariance @ (precision @ self.means + rows.T @ np.array(self.targets)), covariance

    def predict(self, row):
        means, covariance = self.posterior()
        row = np.array(row)
        return float(row @ means), float(1 + row @ covariance @ row)

    def learn(self, row, target):
        self.rows.append(list(row))
        self.targets.append(target)

    def loosen(self, i, variance):
        self.means, self.covariance = self.posterior()
        self.covariance = self.covariance.copy()
        self.covariance[i, i] += variance
        self.rows, self.targets = [], []


class SpreadSeason:
    def __init__(self):
        self.regression = Regression([-0.635, 0, 0], np.array([0.3, 0.1, 0.1]) / 1.234)
        self.factor, self.row = 1.0, [1.0, 0.0, 0.0]

    def expect(self, cosine, sine):
        self.row = [1.0, cosine, sine]
        means, covariance = self.regression.posterior()
        amplitude = means[1] ** 2 + means[2] ** 2
        chance = 1.234 * (covariance[1, 1] + covariance[2, 2]) / 2
        trust = 1 - 3 * chance / max(1e-12, amplitude)
        self.factor = math.exp(max(0, trust) * clip(means[1] * cosine + means[2] * sine, 1))
        return self.factor

    def learn(self, surprise):
        self.regression.learn(self.row, math.log((min(3, abs(surprise)) + 0.05) * self.factor))


class SpreadBySize:
    def __init__(self):
        self.regression, self.row = Regression([-0.635, 0], np.array([0.3, 0.1]) / 1.234), [1.0, 0.0]
        self.days, self.log, self.size = 0, 0.0, 0.0

    def expect(self, forecast):
        log = math.log(max(0, forecast) + 0.3)
        self.days += 1
        self.log += (log - self.log) / min(self.days, 365)
        self.row = [1.0, clip(log - self.log, 2)]
        means, covariance = self.regression.posterior()
        trust = 1 - 3 * 1.234 * covariance[1, 1] / max(1e-12, means[1] ** 2)
        unsure = 2 * math.sqrt(1.234 * covariance[1, 1]) * abs(self.row[1])
        return math.exp(clip(max(0, trust) * means[1] * self.row[1] + unsure, 1))

    def learn(self, error):
        self.size += (abs(error) - self.size) / min(self.days, 365)
        relative = abs(error) * math.sqrt(2 / math.pi) / self.size if self.size > 0 else 0
        self.regression.learn(self.row, math.log(min(3, relative) + 0.05))


def blur(day):
    first = ((day + 1) * 0x9E3779B1 & M32) ^ ((day * 0x9E37 & M32) >> 7)
    second = ((day + 977) * 0x85EBCA77 & M32) ^ ((day * 0xC2B2AE3D & M32) >> 9)
    return 0.05 * 2.45 * (first / 2**32 + second / 2**32 - 1)


class LongRunVariance:
    """Mean square of sums over 28 scores that ended 28 ago, over that of independent ones; at least 1."""

    def __init__(self):
        self.scores, self.squares = [], []

    def add(self, score):
        self.scores.append(score)
        if len(self.scores) >= 56:
            self.squares.append(min(12, sum(self.scores[-56:-28]) ** 2 / 28))

    def ratio(self):
        return max(1, (4 + sum(self.squares) / 28) / (4 + len(self.squares) / 28))


def middle(values):
    return np.sort(values)[len(values) // 2]


class YearlyEvents:
    """All days are kept, and everything is taken anew from them."""

    def __init__(self):
        self.weeks, self.latest = {}, []

    def advance(self, day, level):
        self.week = day // 7
        self.weeks.setdefault(self.week, []).append(level)
        self.latest = [(d, v) for d, v in self.latest if d % 7 != day % 7] + [(day, level)]

    def is_returning(self):
        means = {week: np.float32(np.mean(levels)).item() for week, levels in self.weeks.items()}
        known = np.array([means[w] for w in range(self.week - 52, self.week) if w in means])
        if len(known) < 40:
            return False
        usual = middle(known)
        deviation = middle(np.abs(known - usual)) / 0.6745
        season = [means.get(self.week - 52 + apart, math.nan) - usual for apart in range(-5, 6)]
        pairs = list(zip(season, season[1:]))
        up = [max(pair) for pair in pairs if min(pair) > 4 * deviation]
        down = [min(pair) for pair in pairs if max(pair) < -4 * deviation]
        if not up and not down:
            return False
        distance = np.mean(np.float32([value for _, value in self.latest]).astype(float)) - usual
        return bool(1.6 * min(down, default=0) - 2 * deviation <= distance <= 1.6 * max(up, default=0) + 2 * deviation)


class Channel:
    def __init__(self, yearly, conditions, narrowing, wider, smallest, scales, warm_up, burn_in):
        self.yearly, self.smallest, self.scales = yearly, smallest, scales
        self.conditions, self.warm_up, self.burn_in = conditions, warm_up, burn_in
        self.evidence, self.shift = LevelSpread(REFERENCE, wider, narrowing), LevelShift()
        self.chance = {"level": Scale(2.7, 1.3), "shift": Scale(1.5, 1.2), "spread": Scale(2, 1)}
        self.sums = LongRunVariance()
        self.finding = ("level", 0.0, 0)
        self.ranks, self.season = Ranks(), SpreadSeason() if yearly else None
        self.events = YearlyEvents() if yearly else None
        self.first, self.early, self.regression = None, [], None
        self.latest, self.observed, self.latest_score = [], 0, math.nan
        self.last, self.repeats, self.held, self.pace = math.nan, 0.0, 0, 0.0
        self.suspicious = 0

    def is_held(self, value):
        same = value == self.last and value != 0
        self.last = value
        self.repeats += (same - self.repeats) / 28
        self.held = self.held + 1 if same else 0
        return same and self.repeats > 0.6 and self.held % 7 != 0

    def advance(self, day, value, conditions, demand=0.0):
        # The demand of late, as the test that reads the case computes it too.
        self.pace += 0.25 * (demand - self.pace)
        if math.isnan(value) or self.is_held(value):
            return
        if self.first is None:
            self.first = day
        self.observed += 1
        week, year = calendar(day)
        fixed = [1.0, *week] + ([*year, (day - self.first) / 365] if self.yearly else [])
        known = [0.0 if math.isnan(c) else c for c in conditions[: self.conditions]]
        given = (day, value, fixed, (min(10, demand), min(10, self.pace)), known)
        if self.regression is not None:
            return self.step(*given)
        self.early.append(given)
        if len(self.early) == self.warm_up:
            self.begin()

    def begin(self):
        values = np.sort([value for _, value, *_ in self.early])
        n = len(values)
        self.location = values[n // 2]
        deviation = math.sqrt(np.mean((values - self.location) ** 2))
        robust = (values[int(n * 0.8)] - values[int(n * 0.2)]) / 1.683
        smallest = max(1e-9, 0.001 * abs(self.location) if self.smallest is None else self.smallest)
        self.scale = max(robust if robust > 0.2 * deviation else deviation, smallest)
        sizes = np.sort(np.abs(self.replay()))
        if self.scales:
            noise = sizes[n // 2] / 0.6745
            self.scale = max(self.scale * max(0.1, min(1, noise or 1)), smallest)
            self.replay()

    def replay(self):
        lags = [0.15, 0.15, 0.01, 10, 10]
        variances = [10] + [2] * 6 + ([2, 2, 0.15, 0.15, 1] if self.yearly else []) + lags
        means = [0.0] * (len(variances) - 5) + [0.3, 0.0, 0.05, 0.0, 0.0]
        extra = self.conditions
        self.regression = Regression(means + [0.0] * extra, variances + [1000.0] * extra)
        self.lag, self.second_lag, self.recent, self.clipped = 0.0, 0.0, 0.0, [1.0]
        self.latest = [self.learn(*early) for early in self.early]
        return self.latest

    def learn(self, day, raw, fixed, demand, known):
        value = (raw - self.location) / self.scale + blur(day)
        row = [*fixed, self.lag, self.second_lag, self.recent, *demand, *known]
        prediction, ratio = self.regression.predict(row)
        deviation = math.sqrt(ratio) * (self.season.expect(*fixed[7:9]) if self.season else 1)
        surprise = (value - prediction) / deviation
        usual = math.sqrt(np.mean(np.square(self.clipped)))
        clipped = clip(surprise, 3 * usual) if len(self.clipped) > 20 else surprise
        # A level that may just have moved teaches nothing, for two weeks at most.
        if not 0 < self.suspicious <= 14:
            self.regression.learn(row, prediction + clipped * deviation)
            self.clipped.append(clipped)
        plausible = prediction + clip(surprise, 5 * usual) * deviation
        # What the conditions explain is no level and does not last until the next day.
        explained = float(np.dot(self.regression.posterior()[0][len(fixed) + 5 :], known))
        self.second_lag = self.lag
        self.lag = plausible - explained
        self.recent += 0.1 * (self.lag - self.recent)
        return math.floor(surprise / 0.002 + 0.5) * 0.002

    def step(self, day, value, fixed, demand, known):
        surprise = self.learn(day, value, fixed, demand, known)
        if self.season:
            self.events.advance(day, self.lag)
            self.season.learn(surprise)
        if len(self.ranks.values) >= self.burn_in - self.warm_up:
            self.latest_score = self.ranks.score(surprise)
            self.evidence.add(day, self.latest_score, self.ranks.tie_share)
            coefficients = self.regression.posterior()[0][len(fixed) :]
            self.shift.add(day, self.ranks.extended, coefficients[0] + coefficients[1] + 0.5 * coefficients[2])
            self.weigh()
            self.sums.add(self.latest_score)
        self.ranks.add(surprise)
        self.latest.append(surprise)
        bank = self.evidence.bank
        if bank.accepted(day):
            kind, _, since = self.finding
            bank.accept()
            self.shift = LevelShift()
            for chance in self.chance.values():
                chance.settle(9)
            self.sums.scores, self.suspicious = [], 0
            self.finding = (kind, 0.0, since)
            self.regression.loosen(0, 10)
            if kind == "level":
                return
            late = np.array(self.latest[-28:], dtype=np.float32).astype(float)
            centred = (late - late.mean()).astype(np.float32).astype(float)
            self.ranks.values = [np.float32(one) for one in centred]
            self.clipped = [1.0, *centred]


    def weigh(self):
        ratio = self.sums.ratio()
        level = self.chance["level"].weigh(REFERENCE * self.evidence.level() / ratio)
        shift = self.chance["shift"].weigh(self.shift.evidence / ratio)
        spread = self.chance["spread"].weigh(REFERENCE * self.evidence.spread())
        both = min(level, shift) + 0.5 * min(6, abs(level - shift))
        self.suspicious = self.suspicious + 1 if both > 6.5 else 0
        widened = self.evidence.bank.since[self.evidence.strongest_spread()]
        highest = max(both, spread)
        if self.events and self.events.is_returning():
            highest = min(4, highest)
        self.finding = ("level" if both >= 0.5 * spread else "spread", highest, widened if spread > both else self.shift.since)


class Concept:
    def __init__(self, conditions, inputs=0):
        self.given = Channel(False, inputs, False, 2, None, False, 28, 56) if inputs else None
        self.channel = Channel(False, 0, False, 2, None, False, 14, 21)
        self.relations, self.counts = Relations(conditions, REFERENCE), Counts(REFERENCE)
        self.chance, self.finding = [Scale(2, 1.3), Scale(2, 1.3)], ("level", 0.0, 0)
        self.errors, self.sizes = [], SpreadBySize()

    def advance(self, day, actual, forecast, conditions, inputs=()):
        if math.isnan(actual) or math.isnan(forecast):
            return
        size = max(0, forecast)
        error = (actual - forecast) / math.sqrt(0.1 + size + 0.02 * size * size)
        self.errors.append((day, abs(error)))
        spread = self.sizes.expect(forecast)
        self.sizes.learn(error)
        self.channel.advance(day, error / spread, [])
        if not math.isnan(self.channel.latest_score):
            self.relations.add(day, self.channel.latest_score, actual > 0, conditions)
        self.counts.add(day, actual, forecast)

        self.finding = self.channel.finding
        for part, chance in zip((self.relations, self.counts), self.chance):
            evidence = chance.weigh(REFERENCE * max(part.bank.scores()))
            if evidence > self.finding[1]:
                self.finding = ("level", evidence, part.bank.since[part.bank.strongest()])
        kind, highest, since = self.finding
        if self.given is not None and self.is_telling():
            self.given.advance(day, math.log((max(0, actual) + 1) / (size + 1)), list(inputs))
        if self.given is None or self.given.observed <= 56:
            self.finding = (kind, 0.92 * highest, since)
            return
        more = min(4.5, self.given.finding[1] - highest)
        since = self.given.finding[2] if more > 0 else since
        self.finding = (kind, highest + (0.75 if more > 0 else 0.2) * more, since)

    def is_telling(self):
        counts, n = self.counts, len(self.counts.actuals) + 20
        return (5 + sum(counts.actuals)) / n / max(1, (20 + sum(counts.squares)) / n) >= 0.5

    def evidence(self):
        if len(self.errors) <= 21 or not self.is_telling():
            return 0.0
        return self.finding[1] * (0.8 if len(self.errors) < 56 else 1)

    def since(self):
        return self.finding[2]

    def ratio(self, since):
        late = self.errors[-60:]
        recent = self.errors[-30:] if since is None else [one for one in late if one[0] >= since]
        earlier = self.errors[: len(self.errors) - len(recent)]
        if not recent or not earlier:
            return math.nan
        return float(np.mean([e for _, e in recent]) / np.mean([e for _, e in earlier]))


def rounded(values, digits=3):
    return [None if math.isnan(v) else round(float(v), digits) for v in values]


def cusum_case():
    bank = Bank(3, 5)
    bank.handicaps = [0, 0.5, 1.5]
    rows = []
    for number in range(170):
        day = 100 + number + number // 7
        # Calm, an excursion below the threshold, calm, ratios with a mean far above 1, then a change that lasts.
        drift = 0.9 if 30 <= number < 36 else -0.25 if number < 60 else 0.15 if number < 90 else 0.8
        logs = rounded(rng.normal(drift, 0.7, 3))
        if number in (64, 65):
            logs = [-9.0, 6.5, 4.5]
        for i, log_ratio in enumerate(logs):
            bank.add(i, log_ratio, day)
        accepted = bank.accepted(day)
        rows.append([day, logs, [tell(s) for s in bank.scores()], bank.since.copy(), bank.strongest(), int(accepted)])
        if accepted:
            bank.accept()
    return rows


def regression_case():
    means, variances = [0.5, 0.0, -0.2], [10.0, 2.0, 0.15]
    regression = Regression(means, variances)
    rows = []
    for number in range(40):
        row = rounded([1, rng.normal(), rng.normal(2, 1)])
        target = round(float(np.dot(row, [3, -1, 0.5]) + rng.normal()), 3)
        if number == 25:
            regression.loosen(1, 4.0)
        prediction, ratio = regression.predict(row)
        regression.learn(row, target)
        coefficients, covariance = regression.posterior()
        rows.append([row, target, tell(prediction), tell(ratio), [tell(c) for c in coefficients],
                     [tell(v) for v in np.diag(covariance)]])
    return {"means": means, "variances": variances, "loosened": [25, 1, 4.0], "rows": rows}


def ranks_case():
    ranks, rows = Ranks(), []
    for number in range(150):
        value = float(np.round(rng.normal() * (1 if number < 100 else 0.4)) if number % 3 else np.round(rng.normal() * 4) / 4)
        score = ranks.score(value)
        ranks.add(value)
        rows.append([value, tell(score), tell(ranks.tie_share), tell(ranks.extended)])
    return rows


def level_spread_case(narrowing):
    evidence, rows = LevelSpread(5, 1.7 if narrowing else 2, narrowing), []
    for number in range(150):
        scale = 1 if number < 60 else 2.4 if number < 90 else 0.3
        score = round(float(rng.normal(0, scale) + (1.5 if number >= 130 else 0)), 3)
        tie_share = 0.5 if 95 <= number < 115 else 0.02
        evidence.add(number, score, tie_share)
        bank = evidence.bank
        rows.append([score, tie_share, [tell(s) for s in bank.scores()], tell(evidence.level()), tell(evidence.spread())])
    return rows


def relation_case():
    evidence, rows = Relations(3, 5), []
    for number in range(230):
        conditions = [int(rng.random() < 0.3) for _ in range(3)]
        has_sale = int(rng.random() < (0.2 if conditions[1] else 0.45 if conditions[2] else 0.95))
        late = number >= 120
        shift = (1.3 * conditions[0] - 1.2 * conditions[1] - 1.4 * conditions[2]) * late + 1.1 * math.sin(2 * math.pi * number / 7) * (number >= 170)
        score = round(float(rng.normal() + shift), 3)
        evidence.add(number, score, has_sale, conditions)
        rows.append([score, has_sale, conditions, [tell(s) for s in evidence.bank.scores()]])
    return rows


def count_case(mean, odd_day):
    counts, rows = Counts(5), []
    for number in range(230):
        forecast = round(mean * (1 + 0.5 * math.sin(number)), 3) if number % 40 else -0.5
        actual = int(rng.poisson(max(0, forecast) * (1 if number < 100 else 2.6 if number < 175 else 0.25)))
        actual = odd_day.get(number, actual)
        counts.add(number, actual, forecast)
        rows.append([actual, forecast, [tell(s) for s in counts.bank.scores()]])
    return rows


def rate_case(odds, prior_rate, prior_days, rate_of):
    rate, rows = Rate(odds, prior_rate, prior_days, REFERENCE), []
    for number in range(260):
        flag = int(rng.random() < rate_of(number, rate.last))
        rate.advance(number, flag)
        rows.append([flag, [tell(s) for s in rate.bank.scores()]])
    return {"odds": odds, "priorRate": prior_rate, "priorDays": prior_days, "rows": rows}


def season_case(amplitude):
    season, rows = SpreadSeason(), []
    for number in range(0, 730, 4):
        angle = 2 * math.pi * number / 365
        factor = season.expect(math.cos(angle), math.sin(angle))
        surprise = round(float(rng.normal() * math.exp(amplitude * math.cos(angle)) / factor), 3)
        season.learn(surprise)
        rows.append([number, surprise, tell(factor)])
    return rows


def channel_case(options, values, conditions):
    channel, rows = Channel(*options), []
    for number, (value, known) in enumerate(zip(values, conditions)):
        day, demand = 20_000 + number, round(math.sin(number), 3) if conditions[0] else 0.0
        channel.advance(day, math.nan if value is None else value, [math.nan if k is None else k for k in known], demand)
        kind, evidence, since = channel.finding
        rows.append([value, known, demand, tell(channel.latest_score), tell(evidence), since, kind])
    names = ("hasYearlySeason", "conditionCount", "watchesNarrowing", "wider", "smallestScale", "scalesToNoise", "warmUp", "burnIn")
    given = {name: option for name, option in zip(names, options) if option is not None} | {"goesWithDemand": True}
    return {"options": given, "rows": rows}


def channel_cases():
    days = np.arange(20_000, 20_420)
    week = np.sin(2 * np.pi * (days % 7) / 7)
    noise = np.zeros(len(days))
    for i in range(1, len(days)):
        noise[i] = 0.5 * noise[i - 1] + rng.normal()
    promotion = (rng.random(len(days)) < 0.15).astype(float)
    holiday = (rng.random(len(days)) < 0.1).astype(float)
    value = 500 + 30 * week + 10 * noise - 60 * promotion + 45 * holiday + 40 * np.cos(2 * np.pi * days / 365)
    value[[10, 90, 220]] += [0, 400, -250]
    value[300:] += 35
    value[[5, 130, 131]] = np.nan
    known = [[None if i % 50 == 3 else p, h, 1.0] for i, (p, h) in enumerate(zip(promotion, holiday))]
    none = [[] for _ in days]
    wider = rng.normal(0, 1, 260) * np.where(np.arange(260) < 110, 1, 3.5)
    wider[[180, 220]] += [30, -40]
    odd = 500 + 0.5 * rng.normal(size=90)
    odd[[4, 19, 60]] += [40, 300, -90]
    # Each more extreme than all before, so that the evidence is accepted while few values are known.
    growing = np.full(330, np.nan)
    growing[::5] = rng.normal(0, 1, 66)
    growing[110:195:5] = [1.4**k * 3 * sign for k, sign in enumerate(np.resize([1, -1, -1, 1, -1, 1], 17))]
    price = np.full(150, math.log(9.99)) + np.where(np.arange(150) >= 100, 0.08, 0) + np.where(np.arange(150) % 3, 0, 0.001)
    counts = rng.poisson(0.7, 200).astype(float)
    steady = rng.normal(1000, 20, 230) * 1.0
    steady[120:] = 1000 + (steady[120:] - 1000) * 0.3
    # A wave that comes two weeks later a year on.
    own = np.random.default_rng(31)
    wave = lambda at: np.exp(-(((np.arange(480) - at) / 12) ** 2))
    waves = 100 + 4 * own.normal(size=480) + 50 * wave(75) + 60 * wave(454)
    sparse = np.where(rng.random(90) < 0.12, rng.normal(50, 5, 90), 0)
    return {
        "season, promotions, outliers, gaps and a new level": channel_case(
            (True, 2, True, 1.7, None, True, 28, 56), rounded(value), known),
        "a wider spread that becomes the reference": channel_case(
            (False, 0, False, 2.0, None, False, 14, 21), rounded(wider), none),
        "values that hardly move but for outliers, early ones too": channel_case(
            (False, 0, False, 2.0, None, False, 14, 21), rounded(odd), none),
        "a spread that grows, of values that come every fifth day": channel_case(
            (False, 0, False, 2.0, None, False, 14, 21), rounded(growing), none),
        "a price that hardly moves and then leaps": channel_case(
            (True, 0, True, 1.7, 0.03, True, 28, 56), rounded(price, 5), none),
        "small counts with many ties": channel_case(
            (False, 0, False, 2.0, None, False, 14, 21), rounded(counts), none),
        "a spread that narrows around a large value": channel_case(
            (True, 0, True, 1.7, None, True, 28, 56), rounded(steady), none),
        "a wave that returns a year later": channel_case(
            (True, 0, True, 1.7, None, True, 28, 56), rounded(waves), [[] for _ in waves]),
        "values that are mostly 0": channel_case(
            (True, 0, True, 1.7, None, True, 28, 56), rounded(sparse), none),
    }


def concept_case(factor_of, mean):
    concept, rows = Concept(1), []
    for number in range(220):
        day = 20_000 + number
        forecast = round(mean * (1 + 0.3 * math.sin(2 * math.pi * number / 7)), 3)
        promoted = int(rng.random() < 0.2)
        actual = int(rng.poisson(forecast * factor_of(number, promoted)))
        given = None if number % 37 == 5 else actual
        concept.advance(day, math.nan if given is None else given, forecast, [promoted])
        row = [given, forecast, promoted, tell(concept.evidence())]
        if len(concept.errors) > 21 and concept.is_telling():
            row += [tell(concept.ratio(None)), tell(concept.ratio(concept.since())) if concept.evidence() > 5.3 else None,
                    concept.since()]
        rows.append(row)
    return rows


def given_case(factor_of, weight):
    """Visitors that the forecast does not know of, and whose deviations are given, explain errors by their weight."""
    own, concept, rows, wander = np.random.default_rng(77), Concept(1, 2), [], 0.0
    for number in range(240):
        wander = 0.8 * wander + 0.6 * own.normal()
        forecast = round(60 * (1 + 0.2 * math.sin(2 * math.pi * number / 7)), 3)
        actual = int(own.poisson(forecast * math.exp(weight * wander) * factor_of(number)))
        inputs = [round(wander + 0.2 * own.normal(), 3), round(own.normal(), 3)]
        concept.advance(20_000 + number, actual, forecast, [0], inputs)
        rows.append([actual, forecast, *inputs, tell(concept.evidence()), concept.since() if concept.evidence() > 5.3 else None])
    return rows


def scale_case():
    scale, rows = Scale(1.5, 1.2), []
    for number in range(330):
        evidence = round(abs(float(rng.normal(0, 1.2))) + (9 if 120 <= number < 150 or 250 <= number < 290 else 0), 3)
        rows.append([evidence, tell(scale.weigh(evidence)), int(number == 280)])
        if number == 280:
            scale.settle(9)
    return rows


def shift_case(phi):
    shift, rows, state = LevelShift(), [], 0.0
    for number in range(150):
        noise = float(rng.normal())
        level = 2.5 if number >= 90 else 0.0
        score = round(noise + (2.5 if number == 90 else (1 - phi) * level) + (6 if number == 40 else 0), 3)
        shift.add(number, score, phi)
        rows.append([score, tell(shift.evidence), shift.since])
    return {"persistence": phi, "rows": rows}


content = {
    "cusum": cusum_case(),
    "regression": regression_case(),
    "ranks": ranks_case(),
    "levelSpread": {"wide and narrow": level_spread_case(True), "wide only": level_spread_case(False)},
    "relation": relation_case(),
    "count": {"slow": count_case(0.6, {60: 40, 90: 300}), "middling": count_case(3.5, {})},
    "rate": {
        "promotions in blocks": rate_case([3, 8, 0.3], 0.1, 1, lambda n, last: 0.6 if last else 0.08 if n < 120 else 0.5),
        "promotions that stop": rate_case([3, 8, 0.3], 0.1, 1, lambda n, last: 0.5 if n < 130 else 0.03),
        "values that go missing": rate_case([6, 20, 80], 0.005, 20, lambda n, last: 0 if n < 100 else 0.25),
        "always": rate_case([3, 8, 0.3], 0.1, 1, lambda n, last: 1 if n < 200 else 0.5),
    },
    "spreadSeason": {"none": season_case(0.0), "strong": season_case(0.6), "huge": season_case(1.6)},
    "channel": channel_cases(),
    "conceptGiven": {
        "explained and stable": given_case(lambda n: 1, 0.3),
        "explained, and sells a third less": given_case(lambda n: 0.67 if n >= 160 else 1, 0.3),
        "not explained": given_case(lambda n: 1.5 if n >= 160 else 1, 0),
    },
    "concept": {
        "stable": concept_case(lambda n, p: 1, 20),
        "sells half as much again": concept_case(lambda n, p: 1.6 if n >= 120 else 1, 20),
        "slow mover that stops": concept_case(lambda n, p: 0.05 if n >= 120 else 1, 1.2),
        "promotions that no longer work": concept_case(lambda n, p: 0.4 if n >= 120 and p else 1, 30),
    },
    "evidenceScale": scale_case(),
    "levelShift": {f"persistence {phi}": shift_case(phi) for phi in (0.0, 0.6, 0.99)},
}
path = pathlib.Path(__file__).parent / "drift.json"
path.write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")
print(path.name, path.stat().st_size)
