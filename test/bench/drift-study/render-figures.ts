import { type FoundFigures, RATES, type StudyFigures, USUAL_RATE } from "./run-study";
import { CONCEPT_KINDS, DATA_KINDS } from "./study-product";

/** The tables of docs/monitoring.md. */
export function renderFigures(figures: StudyFigures): string {
  return [
    renderSummary(figures),
    renderStable(figures),
    renderFound(figures),
    renderLeftOut(figures),
    renderFirstYear(figures),
    renderPeers(figures),
  ].join("\n\n");
}

const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`;
const whole = (share: number) => (Number.isFinite(share) ? percent(share, 0) : "n/a");
const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(...head), row(...head.map(() => "---")), ...rows.map((cells) => row(...cells))].join("\n");
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const usual = RATES.indexOf(USUAL_RATE);

/** Means over families: those thresholds were chosen on, and those held out. */
function renderSummary({ stable, found }: StudyFigures): string {
  const rows = (["data", "concept"] as const).flatMap((subject) =>
    [false, true].map((isHeldOut) => {
      const own = stable.filter(
        (each) => each.subject === subject && each.isHeldOut === isHeldOut && !each.isEvent,
      );
      const drifts = found.filter((each) => each.subject === subject && each.isHeldOut === isHeldOut);
      const regular = sumFound(drifts.filter(({ isRegular }) => isRegular));
      const all = sumFound(drifts);
      return [
        `**${subject} drift**, ${isHeldOut ? "held out" : "calibration"}`,
        ...RATES.map((_, index) => percent(mean(own.map(({ runs }) => runs[index]!)))),
        mean(own.map(({ newAlarms }) => newAlarms)).toFixed(3),
        `${whole(regular.in14)} / ${whole(regular.in30)}`,
        `${whole(all.in14)} / ${whole(all.in30)}`,
        subject === "data" ? whole(all.named) : "",
      ];
    }),
  );
  return table(
    [
      "mean over the families",
      ...RATES.map((rate) => `in alarm at ${rate}`),
      "new alarms per product and month",
      "found in 14 / 30 days, regular sellers",
      "all",
      "right feature named",
    ],
    rows,
  );
}

function renderStable({ stable }: StudyFigures): string {
  const keys = [...new Set(stable.map(({ world, family }) => `${world}\n${family}`))];
  const rows = keys.map((key) => {
    const [world, family] = key.split("\n") as [string, string];
    const own = stable.filter((each) => each.world === world && each.family === family);
    const cells = (["data", "concept"] as const).flatMap((subject) => {
      const { runs, newAlarms, isEvent } = own.find((each) => each.subject === subject)!;
      return [...runs.map((share) => percent(share)), `${newAlarms.toFixed(3)}${isEvent ? " (event)" : ""}`];
    });
    return [`${world}: ${family}${own[0]!.isHeldOut ? " (held out)" : ""}`, ...cells];
  });
  const rates = RATES.map(String);
  return table(
    [
      "stable products",
      ...rates.map((rate) => `data at ${rate}`),
      "new a month",
      ...rates.map((rate) => `concept at ${rate}`),
      "new a month",
    ],
    rows,
  );
}

function renderFound({ found }: StudyFigures): string {
  const of = (subject: "data" | "concept", kind: string, isRegular: boolean, isHeldOut: boolean) => {
    const own = found.filter(
      (each) =>
        each.subject === subject &&
        each.kind === kind &&
        each.isRegular === isRegular &&
        each.isHeldOut === isHeldOut,
    );
    if (own.length === 0) return ["n/a", "n/a"];
    const { products, in14, in30, named } = sumFound(own);
    return [`${whole(in14)} / ${whole(in30)} (${products})`, subject === "data" ? whole(named) : ""];
  };
  const line = (subject: "data" | "concept", kind: string, isRegular: boolean) => [
    `${subject}: ${kind}${isRegular ? "" : ", slow movers"}`,
    ...of(subject, kind, isRegular, false),
    ...of(subject, kind, isRegular, true),
  ];
  return table(
    ["change", "found in 14 / 30 days (products)", "named", "held out", "named"],
    [
      ...DATA_KINDS.map((kind) => line("data", kind, true)),
      ...CONCEPT_KINDS.map((kind) => line("concept", kind, true)),
      ...CONCEPT_KINDS.map((kind) => line("concept", kind, false)),
    ],
  );
}

function sumFound(list: readonly FoundFigures[]) {
  const products = list.reduce((sum, each) => sum + each.products, 0);
  const weigh = (read: (each: FoundFigures) => number) =>
    list.reduce((sum, each) => sum + read(each) * each.products, 0);
  const in30 = weigh((each) => each.in30);
  return {
    products,
    in14: weigh((each) => each.in14) / products,
    in30: in30 / products,
    named: weigh((each) => each.named * each.in30) / in30,
  };
}

function renderLeftOut({ leftOut }: StudyFigures): string {
  return table(
    ["thresholds chosen without", "question", ...RATES.map((rate) => `in alarm at ${rate}`)],
    leftOut.map(({ world, subject, runs }) => [world, subject, ...runs.map((share) => percent(share))]),
  );
}

function renderFirstYear({ firstYear }: StudyFigures): string {
  const months = Math.max(...firstYear.map((each) => each.months.length));
  return table(
    ["month of the first year", ...Array.from({ length: months }, (_, month) => String(month + 1))],
    firstYear.map(({ subject, months: shares }) => [
      subject,
      ...Array.from({ length: months }, (_, month) => {
        const share = shares[month];
        return share === null || share === undefined ? "" : percent(share);
      }),
    ]),
  );
}

function renderPeers({ peers, stable, found }: StudyFigures): string {
  const ours = (["data", "concept"] as const).map((subject) => {
    const own = stable.filter((each) => each.subject === subject && !each.isEvent);
    const drifts = sumFound(found.filter((each) => each.subject === subject && each.isRegular));
    return {
      name: "this monitor",
      subject,
      runs: mean(own.map(({ runs }) => runs[usual]!)),
      newAlarms: mean(own.map(({ newAlarms }) => newAlarms)),
      ...drifts,
    };
  });
  return table(
    ["rule", "question", "in alarm", "new alarms a month", "found in 14 / 30 days, regular sellers", "named"],
    [...ours, ...peers]
      .toSorted((left, right) => (left.subject < right.subject ? 1 : left.subject > right.subject ? -1 : 0))
      .map(({ name, subject, runs, newAlarms, in14, in30, named }) => [
        name,
        subject,
        percent(runs),
        newAlarms.toFixed(3),
        `${whole(in14)} / ${whole(in30)}`,
        subject === "data" ? whole(named) : "",
      ]),
  );
}
