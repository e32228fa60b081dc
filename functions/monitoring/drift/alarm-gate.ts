/** An alarm is over when the evidence is below this share of what raised it, but not before its fourth day. */
const STAYS_ABOVE = 0.95;
const FEWEST_DAYS = 4;
/** It is over too when the evidence has not risen for so many days; it begins anew when it exceeds that again. */
const STALE_DAYS = 5;
const RENEWED = 1.3;

/**
 * Turns evidence into alarms that neither flicker nor last for ever: one begins above the threshold, and stays while
 * the evidence is high and still mounting.
 */
export class AlarmGate {
  private days = 0;
  /** Highest score since the alarm began, kept while the score stays high; 0 when there was none. */
  private highest = 0;
  private sinceHighest = 0;

  /** Takes in the evidence of a day over its threshold, 0 where there is none at all; whether it is in alarm. */
  advance(score: number): boolean {
    if (score === 0) {
      this.days = 0;
      this.highest = 0;
      return false;
    }
    const isHigh = score > STAYS_ABOVE;
    const begins = this.days === 0 && score > 1 && score > RENEWED * this.highest;
    const stays = this.days > 0 && (this.days < FEWEST_DAYS || (isHigh && this.sinceHighest < STALE_DAYS));
    this.days = begins || stays ? this.days + 1 : 0;
    if (begins || (stays && score > this.highest)) {
      this.highest = score;
      this.sinceHighest = 0;
    } else this.sinceHighest += 1;
    if (!isHigh && this.days === 0) this.highest = 0;
    return this.days > 0;
  }

  get isOn(): boolean {
    return this.days > 0;
  }
}
