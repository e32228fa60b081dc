/** Logarithms closer than this are the same price: a cent on ten. */
const SAME = 0.0011;
/** Days that a price must have stood for to be one that the product knows. */
const KNOWN_DAYS = 3;
const MOST_LEVELS = 12;
/** Steps, and campaigns, whose sizes are remembered. */
const REMEMBERED = 16;
/** Observed days that a new price must stand for to be a step, and days after which it is no news any more. */
const CONFIRMING_DAYS = 2;
const NEWS_DAYS = 5;
/** A price that goes back to the one before within this many days was a campaign. */
const LONGEST_CAMPAIGN = 45;
/** Belief before there is data: steps in so many days, and the size that half of the steps exceed. */
const PRIOR_STEPS = 0.1;
const PRIOR_DAYS = 100;
const USUAL_SIZE = 0.08;
/** A step counts as large as those known that reach this share of it. */
const SIMILAR_SIZE = 0.9;

interface Level {
  readonly log: number;
  days: number;
  lastDay: number;
}

interface Step {
  readonly size: number;
  /** Days until the price went back; only of campaigns. */
  readonly days: number;
}

/**
 * Watches a series that stands still and moves by steps, as list prices do.
 *
 * What is news is a step to a value the series has not had before, larger or more sudden than its steps so far, or
 * one that outlasts its campaigns. The evidence is how rarely a series with this past shows it: steps per day, times
 * the share of steps of that size, times the days it stays news. A price that stands still says nothing; one that
 * goes back to where it was (campaigns, ladders) neither.
 */
export class StepChannel {
  private readonly levels: Level[] = [];
  private readonly steps: Step[] = [];
  private readonly campaigns: Step[] = [];
  private stepCount = 0;
  private campaignCount = 0;
  private observed = 0;
  private current: Level | undefined;
  private previous: Level | undefined;
  private candidate: Level | undefined;
  /** Size of the latest step, 0 while there is none or it was a campaign, and whether it led to a new value. */
  private latestSize = 0;
  private isNews = false;
  private newsDay = 0;
  /** Observed days for which a step counts as declared. */
  private declaredDays = 0;

  get sinceDay(): number {
    return this.newsDay;
  }

  /** Share of days on which a series with this past shows what this one shows now; 1 while it is nothing. */
  shareAt(day: number): number {
    if (!this.isNews) return 1;
    const { latestSize: size } = this;
    const age = day - this.newsDay + 1;
    if (age > NEWS_DAYS + findLongest(this.campaigns, size)) return 1;
    const steps = findShare(this.steps, size, () => true) * (this.stepCount + PRIOR_STEPS);
    const campaigns =
      this.campaignCount === 0
        ? 0
        : findShare(this.campaigns, size, ({ days }) => days >= age) * this.campaignCount;
    return Math.min(1, ((steps + campaigns) / (this.observed + PRIOR_DAYS)) * NEWS_DAYS);
  }

  /** A step that comes now was declared: no news, and none of the steps that this price takes by itself. */
  rebase(): void {
    this.isNews = false;
    this.latestSize = 0;
    this.declaredDays = CONFIRMING_DAYS;
  }

  /** Takes in the logarithm of the value of a day. */
  advance(day: number, log: number): void {
    this.take(day, log);
    if (this.declaredDays > 0) this.declaredDays -= 1;
  }

  private take(day: number, log: number): void {
    this.observed += 1;
    if (this.current && Math.abs(log - this.current.log) < SAME) {
      this.candidate = undefined;
      see(this.current, day);
      return;
    }
    if (!this.candidate || Math.abs(log - this.candidate.log) >= SAME) {
      this.candidate = { log, days: 0, lastDay: day };
    }
    see(this.candidate, day);
    if (!this.current || this.candidate.days >= CONFIRMING_DAYS) this.moveTo(day, this.candidate);
  }

  private moveTo(day: number, target: Level): void {
    const known = this.levels.find(({ log }) => Math.abs(log - target.log) < SAME);
    if (this.current) this.recordStep(day, this.current, target, known);
    this.previous = this.current;
    this.candidate = undefined;
    if (known) {
      known.days += target.days;
      known.lastDay = day;
      this.current = known;
      return;
    }
    this.current = target;
    this.levels.push(target);
    if (this.levels.length > MOST_LEVELS) {
      this.levels.sort((left, right) => right.lastDay - left.lastDay);
      this.levels.pop();
    }
  }

  private recordStep(day: number, from: Level, target: Level, known: Level | undefined): void {
    const size = Math.abs(target.log - from.log);
    const lasted = day - this.newsDay;
    if (this.declaredDays > 0) {
      this.newsDay = day;
      return;
    }
    if (known && known === this.previous && this.latestSize > 0 && lasted <= LONGEST_CAMPAIGN) {
      remember(this.campaigns, { size, days: lasted });
      this.campaignCount += 1;
      this.latestSize = 0;
      this.isNews = false;
    } else {
      // A step takes the place of the news before: that price did not last.
      this.settle();
      this.latestSize = size;
      this.isNews = !known || known.days < KNOWN_DAYS;
    }
    this.newsDay = day;
  }

  /** Makes the latest step one of the past. */
  private settle(): void {
    if (this.latestSize === 0) return;
    remember(this.steps, { size: this.latestSize, days: 0 });
    this.stepCount += 1;
  }
}

function see(level: Level, day: number): void {
  level.days += 1;
  level.lastDay = day;
}

function remember(steps: Step[], step: Step): void {
  steps.push(step);
  if (steps.length > REMEMBERED) steps.shift();
}

/** Share of steps as large, and as the condition says; one step of the prior belief among them. */
function findShare(steps: readonly Step[], size: number, holds: (step: Step) => boolean): number {
  let usual = USUAL_SIZE;
  for (const step of steps) usual += step.size;
  usual /= steps.length + 1;
  let similar = 1 / (1 + (size / usual) ** 2);
  for (const step of steps) if (step.size >= SIMILAR_SIZE * size && holds(step)) similar += 1;
  return similar / (steps.length + 1);
}

function findLongest(campaigns: readonly Step[], size: number): number {
  let longest = 0;
  for (const step of campaigns) if (step.size >= SIMILAR_SIZE * size) longest = Math.max(longest, step.days);
  return longest;
}
