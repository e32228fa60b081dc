import { findLikelyCauses } from "../../contracts/likely-causes";
import type { AttentionItem } from "../../contracts/results/monitoring";
import { parseDay } from "../../demand/calendar";
import { toFalseAlarmShare } from "../drift/thresholds";
import type { OwnAttention } from "./summarise";

/** Onsets so many days apart may be one: they are estimates. */
const SAME_ONSET_DAYS = 5;
const NAMED_PRODUCTS = 5;
/** Rarer than that is beyond what the thresholds were measured on. */
const MOST_DAYS = 10_000;

/** Onsets of one reason: the products, the worst first, and how many there are on each day. */
class Onsets {
  private readonly list: { readonly productId: string; readonly day: number }[] = [];
  private readonly perDay = new Map<number, number>();

  add(productId: string, day: number): void {
    this.list.push({ productId, day });
    this.perDay.set(day, (this.perDay.get(day) ?? 0) + 1);
  }

  /** Other products whose onset is about the day. */
  findNear(productId: string, day: number): { readonly count: number; readonly first: readonly string[] } {
    let count = -1;
    for (let near = day - SAME_ONSET_DAYS; near <= day + SAME_ONSET_DAYS; near += 1) {
      count += this.perDay.get(near) ?? 0;
    }
    const first: string[] = [];
    for (const other of this.list) {
      if (first.length === Math.min(count, NAMED_PRODUCTS)) break;
      if (other.productId !== productId && Math.abs(other.day - day) <= SAME_ONSET_DAYS) {
        first.push(other.productId);
      }
    }
    return { count, first };
  }
}

/** Adds to each cause how sure it is in days, who shares it and where to look. @param attention all of the fleet. */
export function completeCauses(
  attention: readonly OwnAttention[],
  falseAlarmRate: number,
): readonly AttentionItem[] {
  const byReason = new Map<string, Onsets>();
  for (const { productId, causes } of attention) {
    for (const { reason, since } of causes) {
      const onsets = byReason.get(reason) ?? new Onsets();
      byReason.set(reason, onsets);
      if (since !== null) onsets.add(productId, parseDay(since)!);
    }
  }
  return attention.map((item) => ({
    ...item,
    causes: item.causes.map((cause) => {
      const { reason, since, score, feature, kind } = cause;
      const shared =
        since === null
          ? { count: 0, first: [] }
          : byReason.get(reason)!.findNear(item.productId, parseDay(since)!);
      return {
        ...cause,
        oneInDays: countDays(toFalseAlarmShare(score, falseAlarmRate, kind === "error")),
        sharedBy: shared.count,
        sharedWith: shared.first,
        lookAt: findLikelyCauses(feature, kind),
      };
    }),
  }));
}

function countDays(share: number): number | null {
  const days = Math.max(1, Math.round(1 / share));
  if (days > MOST_DAYS) return null;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(days)) - 1);
  return Math.round(days / unit) * unit;
}
