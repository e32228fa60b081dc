import type { FeatureModel, Finding, Observation } from "./feature-model";
import { RateChannel } from "./rate-channel";
import { toEvidence } from "./thresholds";

/** How often a value has to come to be watched by itself, and how many are. */
const WATCHED_FROM = 5;
const MOST_WATCHED = 5;
/** Values remembered; more of them are free text, which is not judged. */
const MOST_VALUES = 64;
const FREE_TEXT_SHARE = 0.3;
const BURN_IN = 56;
/** The values of these first days are those that the feature has; a later one was new. */
const LEARNING_DAYS = 28;
/** Days for which a value that was never there before is news, and the belief about such before there is data. */
const NEWS_DAYS = 10;
const PRIOR_NEW = 0.02;
const PRIOR_DAYS = 100;
/** Odds looked for: a share that rose to three or eight times the odds, or fell to less than a third. */
const SHARE_ODDS = [3, 8, 0.3];
/** Five values have five chances to be wrong, and blocks of weeks are few: their shares need so much more evidence. */
const SHARE_HANDICAP = 3;
/** Returns of a value after which its absences are judged, and the belief about returns before there is data. */
const FEWEST_RETURNS = 5;
const PRIOR_RETURNS = 0.5;
const PRIOR_ABSENT = 10;
const SMALLEST_SHARE = 1e-6;
/** An absence is held against one so much longer than the longest so far: they are seldom exponential. */
const LONGER = 1.25;
/** How surprising a new value is among those of other products. */
const NEW_SURPRISE = 3;

interface Watched {
  readonly code: number;
  readonly channel: RateChannel;
  lastDay: number;
  /** Observations without the value since it last came; all such of the past, and how often it came after one. */
  absent: number;
  absentBefore: number;
  returns: number;
  /** The longest of the absences that ended. */
  longest: number;
}

/**
 * Watches a text feature, whose values are given as codes: a value that was never there, one that used to come and does
 * not, and shares that moved.
 *
 * A new value is as rare as new values were so far: a series that has had none for a year says much by one, one that
 * changes its values every week says nothing. The shares are judged value by value, each as a two-state Markov chain
 * (values come in blocks), so that the evidence is sequential and standardised by the series' own past like any other.
 */
export class CategoryModel implements FeatureModel {
  private readonly counts = new Map<number, number>();
  private readonly watched: Watched[] = [];
  private observed = 0;
  /** Values that were new after the first weeks. */
  private newValues = 0;
  private hasNew = false;
  private newCode = 0;
  private newDay = Number.NEGATIVE_INFINITY;
  private isNewDeclared = false;
  private day = 0;
  surprise = Number.NaN;

  get isReady(): boolean {
    return this.observed > BURN_IN;
  }

  advance({ day, value: code }: Observation): void {
    this.day = day;
    const count = this.counts.get(code) ?? 0;
    const isNew = count === 0;
    if (isNew && this.observed >= LEARNING_DAYS) this.noteNew(day, code);
    this.surprise = this.observed < BURN_IN ? Number.NaN : isNew && !this.isNewDeclared ? NEW_SURPRISE : 0;
    this.isNewDeclared = false;
    this.observed += 1;
    if (!isNew || this.counts.size < MOST_VALUES) this.counts.set(code, count + 1);
    if (count + 1 === WATCHED_FROM && this.watched.length < MOST_WATCHED) this.watch(code);
    for (const watched of this.watched) {
      watched.channel.advance(day, watched.code === code ? 1 : 0);
      if (watched.code === code) see(watched, day);
      else watched.absent += 1;
    }
  }

  get evidence(): number {
    return this.find().evidence;
  }

  find(): Finding {
    const news = this.findNew();
    if (this.isFreeText) return { ...news, evidence: 0 };
    let strongest = news;
    for (const watched of this.watched) {
      for (const finding of [findShare(watched), findAbsence(watched)]) {
        if (finding.evidence > strongest.evidence) strongest = finding;
      }
    }
    return strongest;
  }

  rebase(): void {
    this.newDay = Number.NEGATIVE_INFINITY;
    this.isNewDeclared = true;
    for (const watched of this.watched) {
      watched.channel.rebase();
      watched.absent = 0;
      watched.absentBefore = 0;
      watched.returns = 0;
      watched.longest = 0;
    }
  }

  private get isFreeText(): boolean {
    return this.counts.size >= MOST_VALUES || this.counts.size > FREE_TEXT_SHARE * this.observed;
  }

  private noteNew(day: number, code: number): void {
    if (this.isNewDeclared) return;
    // The value before is one of the past by now; this one is judged by those before it.
    if (this.hasNew) this.newValues += 1;
    this.hasNew = true;
    this.newCode = code;
    this.newDay = this.observed < BURN_IN ? Number.NEGATIVE_INFINITY : day;
  }

  private findNew(): Finding {
    const isNews = this.day - this.newDay < NEWS_DAYS;
    const rate = (this.newValues + PRIOR_NEW) / (this.observed + PRIOR_DAYS);
    const evidence = isNews ? toEvidence(Math.min(1, rate * NEWS_DAYS)) : 0;
    return { kind: "new-value", evidence, sinceDay: Math.max(0, this.newDay), code: this.newCode };
  }

  private watch(code: number): void {
    const channel = new RateChannel({ kind: "share", oddsRatios: SHARE_ODDS, priorRate: 0.2, priorDays: 2 });
    const none = { absent: 0, absentBefore: 0, returns: 0, longest: 0 };
    this.watched.push({ code, channel, lastDay: this.day, ...none });
  }
}

function see(watched: Watched, day: number): void {
  if (watched.absent > 0) {
    watched.absentBefore += watched.absent;
    watched.returns += 1;
    watched.longest = Math.max(watched.longest, watched.absent);
    watched.absent = 0;
  }
  watched.lastDay = day;
}

function findShare({ code, channel }: Watched): Finding {
  const { evidence, sinceDay } = channel.find();
  return { kind: "share", evidence: Math.max(0, evidence - SHARE_HANDICAP), sinceDay, code };
}

/**
 * How rarely the value stays away for so long. Without more knowledge absences are geometric, by the returns so far. Where
 * they all end in time, as those for a campaign do, it is held against the longest so far: of n exponential ones, one as
 * long as x times the longest comes with odds of n to the -x.
 */
function findAbsence({ code, lastDay, absent, absentBefore, returns, longest }: Watched): Finding {
  const finding = { kind: "vanished-value", sinceDay: lastDay + 1, code } as const;
  if (returns < FEWEST_RETURNS) return { ...finding, evidence: 0 };
  const rate = (returns + PRIOR_RETURNS) / (absentBefore + absent + PRIOR_ABSENT);
  const beyond = (returns + 1) ** (-absent / (LONGER * longest));
  const share = Math.min(1, MOST_WATCHED * Math.min((1 - rate) ** absent, beyond));
  return { ...finding, evidence: toEvidence(Math.max(SMALLEST_SHARE, share)) };
}
