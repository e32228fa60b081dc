import type { FeatureModel, Finding, Observation } from "./feature-model";
import { RateChannel } from "./rate-channel";

/** Twice within days is enough where nothing was ever missing. */
const ODDS = [6, 20, 80];

const createChannel = () =>
  new RateChannel({ kind: "missing", oddsRatios: ODDS, priorRate: 0.005, priorDays: 20 });

/**
 * What a channel says of a value that is there, by the number of those before, none of which was missing: the same for
 * every feature of every product, so it is found once per process.
 */
const complete = { channel: createChannel(), surprises: [] as number[] };

function findSurprise(before: number): number {
  const { channel, surprises } = complete;
  while (surprises.length <= before) {
    channel.advance(surprises.length, 0);
    surprises.push(channel.surprise);
  }
  return surprises[before]!;
}

/**
 * Watches whether values are missing. Most features never lack one: those days are only counted, and made up for when
 * the first value is missing, with the same result.
 */
export class MissingModel implements FeatureModel {
  private channel: RateChannel | undefined;
  private present = 0;
  surprise = Number.NaN;

  get isReady(): boolean {
    return this.channel ? this.channel.isReady : complete.channel.isReadyAfter(this.present);
  }

  get evidence(): number {
    return this.channel ? this.channel.evidence : 0;
  }

  advance({ day, value }: Observation): void {
    const isMissing = Number.isNaN(value);
    if (!this.channel && !isMissing) {
      this.surprise = findSurprise(this.present);
      this.present += 1;
      return;
    }
    const channel = this.open(day);
    channel.advance(day, isMissing ? 1 : 0);
    this.surprise = channel.surprise;
  }

  find(): Finding {
    return this.channel?.find() ?? { kind: "missing", evidence: 0, sinceDay: 0 };
  }

  rebase(): void {
    // The day counts for nothing while the sums are at rest.
    this.open(0).rebase();
  }

  private open(day: number): RateChannel {
    if (!this.channel) {
      this.channel = createChannel();
      for (let back = this.present; back > 0; back -= 1) this.channel.advance(day - back, 0);
    }
    return this.channel;
  }
}
