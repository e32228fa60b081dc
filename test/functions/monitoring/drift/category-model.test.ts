import { expect } from "chai";
import type { DriftKind, FeatureDrift } from "../../../../functions/contracts/product-verdict";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import { createRandom, type Random } from "../../../bench/drift-study/random";

const FIRST_DAY = 20_000;
const DAYS = 540;
const CHANGE = 450;
const SETTLED = 200;

interface Alarm extends FeatureDrift {
  readonly index: number;
}

/** Alarms of a product with a text feature whose codes are drawn, by day. */
function judge(codes: readonly number[]): readonly Alarm[] {
  const monitor = new ProductMonitor({
    features: ["selling_price", "channel"],
    categories: ["channel"],
    falseAlarmRate: 0.01,
  });
  const random = createRandom(1);
  return codes.flatMap((code, index) => {
    monitor.advance(FIRST_DAY + index, Float64Array.of(10, code), random.poisson(20), 20);
    return monitor
      .judge()
      .data.features.filter(({ feature }) => feature === "channel")
      .map((drift) => ({ ...drift, index }));
  });
}

/** Codes that last for some days each, by their shares. */
function draw(random: Random, sharesAt: (index: number) => readonly number[], lasting = 3): number[] {
  let code = 0;
  return Array.from({ length: DAYS }, (_, index) => {
    if (index === 0 || random.chance(1 / lasting)) {
      const shares = sharesAt(index);
      let rest = random.uniform();
      code = shares.findIndex((share) => {
        rest -= share;
        return rest < 0;
      });
      if (code < 0) code = shares.length - 1;
    }
    return code;
  });
}

const firstOf = (alarms: readonly Alarm[], from = CHANGE) => alarms.find(({ index }) => index >= from);

describe("CategoryModel", () => {
  it("finds a value that was never there on its first day, and says which", () => {
    for (const before of [() => [1], () => [0.6, 0.4]]) {
      const codes = draw(createRandom(2), before).map((code, index) => (index >= CHANGE ? 7 : code));
      expect(firstOf(judge(codes))).to.include({
        ...{ kind: "new-value", code: 7, index: CHANGE, sinceDay: FIRST_DAY + CHANGE },
      });
    }
  });

  it("takes new values for ordinary where they always came", () => {
    const codes = Array.from({ length: DAYS }, (_, index) => Math.floor(index / 20));
    expect(judge(codes)).to.deep.equal([]);
    // Free text: another every day.
    expect(judge(Array.from({ length: DAYS }, (_, index) => index))).to.deep.equal([]);
  });

  const found = (shares: readonly number[], later: readonly number[], seed: number) =>
    firstOf(judge(draw(createRandom(seed), (index) => (index < CHANGE ? shares : later), 1)));

  it("finds a value that vanished, and shares that moved", () => {
    const kinds: Record<string, DriftKind[]> = { vanished: [], moved: [] };
    for (let seed = 1; seed <= 6; seed += 1) {
      const gone = found([0.5, 0.35, 0.15], [0.75, 0, 0.25], seed);
      if (gone && gone.index < CHANGE + 45) kinds.vanished!.push(gone.kind);
      const moved = found([0.7, 0.2, 0.1], [0.15, 0.75, 0.1], seed);
      if (moved && moved.index < CHANGE + 45) kinds.moved!.push(moved.kind);
    }
    expect(kinds.vanished).to.have.length.above(3);
    expect(kinds.vanished).to.include("vanished-value");
    expect(kinds.moved).to.have.length.above(4);
    expect(kinds.moved).to.include("share");
  });

  it("finds a usual value that stays away longer than its campaigns ever took it away", () => {
    // A campaign of seven days in every 28, each with the same code; then one that does not end.
    const codes = Array.from({ length: DAYS }, (_, index) =>
      index % 28 < 7 || index >= CHANGE + 14 ? 1 : 0,
    );
    const start = CHANGE + 14;
    const alarm = firstOf(judge(codes), start);
    expect(alarm).to.include({ kind: "vanished-value", code: 0 });
    // By hand: 16 returns, and a rate of 0.01 for five features is 0.005 for this one of two: 5 * 17^(-n / 8.75) is
    // below it from the 22nd day on.
    expect(alarm!.index - start).to.equal(21);
    expect(judge(codes.slice(0, start))).to.deep.equal([]);
  });

  it("keeps the rate of false alarms on texts that do not change, however long their values last", () => {
    let alarms = 0;
    let runs = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = createRandom(seed * 17);
      const lasting = random.pick([1, 3, 10]);
      const shares = random.pick([
        [0.9, 0.1],
        [0.5, 0.3, 0.2],
        [0.3, 0.25, 0.2, 0.15, 0.1],
        [0.98, 0.02],
      ]);
      alarms += judge(draw(random, () => shares, lasting)).filter(({ index }) => index >= SETTLED).length;
      runs += DAYS - SETTLED;
    }
    expect(alarms / runs).to.be.below(0.01);
  });
});
