import { expect } from "chai";
import { formatDay } from "../../../functions/demand/calendar";
import { createRandom } from "../../../functions/demand/numeric/random";
import { lookForAge } from "../../../functions/retraining/due";
import { findChange } from "../../../functions/retraining/find-change";
import { type DayRecord, recordDay } from "../../../functions/retraining/record";
import { configOf } from "../../support/stack-config";

const { retraining } = configOf({});
const FIRST = 20_000;

/** Days whose error and drifted share are as the functions say, by the number of the day from 0. */
function record(
  days: number,
  wapeOf: (index: number) => number | null,
  driftedOf: (index: number) => number = () => 0.02,
): DayRecord[] {
  return Array.from({ length: days }, (_, index) => ({
    date: formatDay(FIRST + index),
    wape: wapeOf(index),
    driftedShare: driftedOf(index),
    modelVersion: "v1",
  }));
}

/** The look of the day after the last. */
const look = (days: readonly DayRecord[], lastDue?: number, settings = retraining) =>
  lookForAge(
    { days, ...(lastDue !== undefined && { lastDue: formatDay(FIRST + lastDue) }) },
    FIRST + days.length,
    settings,
  );

describe("whether a model is to be trained anew", () => {
  it("is asked by an error that stays above the best four weeks, once there is enough of the new world", () => {
    // 0.3 for 50 days, then 0.4: a third more, above the quarter that is tolerated.
    const worse = (days: number) => record(days, (index) => (index < 50 ? 0.3 : 0.4));
    expect(look(worse(53)).due).to.equal(undefined);
    const early = look(worse(60));
    expect(early.due).to.equal(undefined);
    expect(early.because).to.contain(`since ${formatDay(FIRST + 50)}: from ${formatDay(FIRST + 85)} on`);
    expect(look(worse(84)).due).to.equal(undefined);
    const due = look(worse(85)).due!;
    expect(due.reason).to.equal("error");
    expect(due.since).to.equal(formatDay(FIRST + 50));
    expect(due.because).to.contain("WAPE of 7 days is 0.400, 33 % above the best 28 days (0.300)");
  });

  it("is not asked by a rise that is tolerated, nor by one that is over", () => {
    expect(look(record(85, (index) => (index < 50 ? 0.3 : 0.37))).due).to.equal(undefined);
    expect(look(record(85, (index) => (index >= 50 && index < 76 ? 0.5 : 0.3))).due).to.equal(undefined);
  });

  it("does not take a decay for what is usual: the best weeks of the year are the measure", () => {
    const due = look(
      record(150, (index) => 0.3 * 1.006 ** index),
      undefined,
      { ...retraining, everyDays: 0 },
    ).due;
    expect(due?.reason).to.equal("error");
  });

  it("is asked by drift on many products that holds for a week", () => {
    const drifted = (from: number) =>
      record(
        92,
        () => 0.3,
        (index) => (index >= from ? 0.25 : 0.05),
      );
    expect(look(drifted(50)).due).to.deep.include({ reason: "drift", since: formatDay(FIRST + 50) });
    expect(look(drifted(60)).because).to.contain(`from ${formatDay(FIRST + 95)} on`);
    expect(look(drifted(86)).because).to.not.contain("misses");
    // A day below the bound begins the count anew.
    const broken = record(
      92,
      () => 0.3,
      (index) => (index >= 50 && index !== 87 ? 0.25 : 0.05),
    );
    expect(look(broken).because).to.not.contain("misses");
  });

  it("is asked by the calendar, counted from the last training or the first day known", () => {
    expect(look(record(89, () => 0.3)).due).to.equal(undefined);
    expect(look(record(90, () => 0.3)).due).to.include({ reason: "calendar" });
    expect(
      look(
        record(130, () => 0.3),
        60,
      ).due,
    ).to.equal(undefined);
    expect(
      look(
        record(150, () => 0.3),
        60,
      ).due,
    ).to.include({ reason: "calendar" });
    expect(
      look(
        record(200, () => 0.3),
        undefined,
        { ...retraining, everyDays: 0 },
      ).due,
    ).to.equal(undefined);
  });

  it("rests between two trainings, and knows nothing before a day was scored", () => {
    const bad = record(120, (index) => (index < 50 ? 0.3 : 0.5));
    expect(look(bad, 93).because).to.contain("28 days of rest");
    expect(look(bad, 92).due).to.include({ reason: "error" });
    expect(look([]).because).to.equal("no day has been scored yet");
    expect(look(record(40, () => null)).due).to.equal(undefined);
  });

  it("is asked at most once a quarter by demand that is stable, over two years of it and many seeds", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const random = createRandom(seed);
      const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      let noise = 0;
      // A week and a tenth of noise that hangs together from day to day, as the fleets of the sandbox show.
      const days = record(730, (index) => {
        noise = 0.5 * noise + 0.07 * normal();
        return 0.3 * Math.exp(noise) * (index % 7 < 2 ? 1.1 : 1);
      });
      const dueOn: number[] = [];
      let lastSince: string | undefined;
      for (let count = 30; count <= days.length; count++) {
        const due = findDue(days, count, dueOn.at(-1), lastSince);
        if (!due) continue;
        dueOn.push(count);
        lastSince = due.since;
      }
      dueOn.slice(1).forEach((day, index) => {
        expect(day - dueOn[index]!, `seed ${seed}`).to.be.at.least(90);
      });
    }
  });

  function findDue(
    days: readonly DayRecord[],
    count: number,
    lastDue: number | undefined,
    lastSince: string | undefined,
  ) {
    const at = {
      days: days.slice(Math.max(0, count - 365), count),
      ...(lastDue !== undefined && { lastDue: formatDay(FIRST + lastDue) }),
      ...(lastSince !== undefined && { lastSince }),
    };
    return lookForAge(at, FIRST + count, retraining).due;
  }

  it("is asked once more when the days of a changed world have doubled, until there are enough of them", () => {
    const flat = (count: number) => record(count, () => 0.3);
    const lookAfter = (count: number, lastDue: number, since: number) =>
      lookForAge(
        {
          days: flat(count),
          lastDue: formatDay(FIRST + lastDue),
          lastSince: formatDay(FIRST + since),
        },
        FIRST + count,
        { ...retraining, everyDays: 0 },
      ).due;
    // Changed on day 50, trained on day 85 on the 21 days before the trial: 42 are known on day 106, rest ends on 113.
    expect(lookAfter(112, 85, 50)).to.equal(undefined);
    expect(lookAfter(113, 85, 50)).to.include({ reason: "young", since: formatDay(FIRST + 50) });
    // Trained anew on 49 days: 98 are known on day 162.
    expect(lookAfter(161, 113, 50)).to.equal(undefined);
    expect(lookAfter(162, 113, 50)).to.include({ reason: "young" });
    expect(lookAfter(400, 162, 50)).to.equal(undefined);
  });
});

describe("the day of a change", () => {
  const step = (at: number, length: number) =>
    Array.from({ length }, (_, day) => ({
      day: FIRST + day,
      value: (day < at ? 0 : 1) + 0.2 * Math.sin(day),
    }));

  it("is that of the step", () => {
    expect(findChange(step(30, 50))).to.equal(FIRST + 30);
    expect(findChange(step(44, 50))).to.equal(FIRST + 44);
  });

  it("is not told of few points, and looks no farther back than 120", () => {
    expect(findChange(step(4, 9))).to.equal(undefined);
    expect(
      findChange([...step(30, 50), ...step(60, 120).map(({ day, value }) => ({ day: day + 50, value }))]),
    ).to.equal(FIRST + 110);
  });
});

describe("the record of a day", () => {
  it("has the share of the judged products on which the model misses more than it used to", () => {
    const summary = {
      lastDay: { date: "2026-11-22", wape: 0.31, baselineWape: 0.4 },
      concept: { ok: 6, warning: 1, degraded: 1, insufficientData: 92 },
      modelVersion: "v1",
    };
    expect(recordDay(summary as never)).to.deep.equal({
      date: "2026-11-22",
      wape: 0.31,
      driftedShare: 0.25,
      modelVersion: "v1",
    });
    const unknown = { ...summary, concept: { ok: 0, warning: 0, degraded: 0, insufficientData: 9 } };
    expect(recordDay(unknown as never).driftedShare).to.equal(null);
  });
});
