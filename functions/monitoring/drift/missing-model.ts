import type { FeatureModel, Finding, Observation } from "./feature-model";
import { RareChannel } from "./rare-channel";

/** Watches whether values are missing. */
export class MissingModel implements FeatureModel {
  private readonly channel = new RareChannel({ kind: "missing" });

  get isReady(): boolean {
    return this.channel.isReady;
  }

  get evidence(): number {
    return this.channel.evidence;
  }

  get surprise(): number {
    return this.channel.surprise;
  }

  advance({ day, value }: Observation): void {
    this.channel.advance(day, Number.isNaN(value));
  }

  find(): Finding {
    return this.channel.find();
  }

  rebase(): void {
    this.channel.rebase();
  }
}
