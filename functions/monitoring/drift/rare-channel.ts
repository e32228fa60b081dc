import type { Finding } from "./feature-model";
import { RateChannel, type RateChannelOptions } from "./rate-channel";

type RareOptions = Omit<RateChannelOptions, "oddsRatios" | "priorRate" | "priorDays">;

/** Twice within days is enough where it never was. */
const RARE = { oddsRatios: [6, 20, 80], priorRate: 0.005, priorDays: 20 };

const createChannel = (options: RareOptions) => new RateChannel({ ...RARE, ...options });

/**
 * What a channel says of a day without, by the number of those before, none of which was one with: the same for every
 * feature of every product, so it is found once per process.
 */
const never = { channel: createChannel({ kind: "missing" }), surprises: [] as number[] };

function findSurprise(before: number): number {
  const { channel, surprises } = never;
  while (surprises.length <= before) {
    channel.advance(surprises.length, 0);
    surprises.push(channel.surprise);
  }
  return surprises[before]!;
}

/**
 * Watches something that hardly ever is: a value that is missing. Most features never lack one: those days are only
 * counted, and made up for when the first comes, with the same result.
 */
export class RareChannel {
  private channel: RateChannel | undefined;
  private without = 0;
  surprise = Number.NaN;

  constructor(private readonly options: RareOptions) {}

  get isReady(): boolean {
    return this.channel ? this.channel.isReady : never.channel.isReadyAfter(this.without);
  }

  get evidence(): number {
    return this.channel ? this.channel.evidence : 0;
  }

  advance(day: number, isOne: boolean): void {
    if (!this.channel && !isOne) {
      this.surprise = findSurprise(this.without);
      this.without += 1;
      return;
    }
    const channel = this.open(day);
    channel.advance(day, isOne ? 1 : 0);
    this.surprise = channel.surprise;
  }

  find(): Finding {
    return this.channel?.find() ?? { kind: this.options.kind, evidence: 0, sinceDay: 0 };
  }

  rebase(): void {
    // The day counts for nothing while the sums are at rest.
    this.open(0).rebase();
  }

  private open(day: number): RateChannel {
    if (!this.channel) {
      this.channel = createChannel(this.options);
      for (let back = this.without; back > 0; back -= 1) this.channel.advance(day - back, 0);
    }
    return this.channel;
  }
}
