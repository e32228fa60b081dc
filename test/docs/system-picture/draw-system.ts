import type { Actor, Service, System } from "./read-system";
import { bus, card, dot, line, note, panel, text } from "./shapes";

/** What each function does, in two lines: all of it stands in the README's table. */
const DOES: Readonly<Record<string, readonly [string, string]>> = {
  predict: ["forecasts", "on request"],
  "batch-predict": ["forecasts", "of all products"],
  monitor: ["accuracy,", "drift"],
  replenish: ["purchase", "orders"],
  orders: ["approval,", "sending, receipt"],
  report: ["business", "report, pages"],
  costs: ["bill, return,", "savings"],
  "fleet-step": ["plan and tally", "of a fleet run"],
  probe: ["asks each", "new model"],
  ingest: ["files that come,", "into the history"],
  notify: ["messages,", "digests"],
  retrain: ["trains the", "model anew"],
  "sign-in": ["lets people", "in and out"],
};

/** Prefixes of the lake in the order in which a day passes through them. */
const PREFIXES = [
  "processed/",
  "models/",
  "predictions/",
  "monitoring/",
  "orders/",
  "purchasing/",
  "partners/",
  "reports/",
  "datacapture/",
  "fleet/",
];

const MARGIN = 24;
/** Left edge of the first column, and the width of each. */
const COLUMNS_FROM = 172;
const COLUMN = 96;
const CARD_GAP = 6;
const ROW = 26;

/** Where the parts lie, from the top. */
const Y = { title: 40, triggers: 64, cards: 198, asks: 304, lake: 328 } as const;
const TRIGGER_HEIGHT = 68;
/** How far from the middle of a card the arrows of machine and API end; the schedule's ends in the middle. */
const BESIDE = 32;
const CARD_HEIGHT = 76;

/** What follows from how many functions and prefixes there are. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lakeHeight: number;
  readonly outside: number;
  readonly watch: number;
}

function layOut(actors: readonly Actor[]): Layout {
  const width = Math.max(1120, leftOf(actors.length) + 96);
  const lakeHeight = 62 + prefixesOf(actors).length * ROW - 10;
  const outside = Y.lake + lakeHeight + 16;
  const watch = outside + OUTSIDE_HEIGHT + 2;
  return { width, lakeHeight, outside, watch, height: watch + 122 };
}

/** A picture of the system: who starts each function, and what each reads, writes and speaks to. */
export function drawSystem(system: System): string {
  const functions = [...system.functions].sort(
    (left, right) => rank(left) - rank(right) || (left.dailyAt ?? "").localeCompare(right.dailyAt ?? ""),
  );
  const actors = [...functions, system.endpoint];
  const layout = layOut(actors);
  const { width, height } = layout;
  const parts = [
    drawTitle(system, layout),
    drawTriggers(system, functions),
    functions.map((actor, index) => drawFunction(actor, index)),
    drawEndpoint(system, functions.length),
    drawLake(system, actors, layout),
    drawOutside(system, actors, layout),
    drawVerticals(actors, layout),
    drawDots(actors, layout),
    drawAsking(functions),
    drawWatch(system, layout),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"`,
    `  font-family="-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" font-size="13">`,
    `<title>The system, as the Pulumi program declares it</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12" fill="#ffffff" stroke="#d8dee6"/>`,
    ...parts.flat(Number.POSITIVE_INFINITY as 4),
    "</svg>",
    "",
  ].join("\n");
}

/** Started by the machine alone, by machine and schedule, by schedule, by schedule and API, by the API alone. */
function rank({ isStartedByMachine, dailyAt, routes }: Actor): number {
  if (isStartedByMachine) return dailyAt === undefined ? 0 : 1;
  if (routes.length === 0) return 2;
  return dailyAt === undefined ? 4 : 3;
}

const leftOf = (column: number) => COLUMNS_FROM + column * COLUMN;
const middleOf = (column: number) => leftOf(column) + (COLUMN - CARD_GAP) / 2;

function drawTitle({ stack, resourceCount }: System, { width }: Layout): string[] {
  const [x, y] = [width - 424, Y.title - 5];
  return [
    `<text x="${MARGIN}" y="${Y.title}" fill="#1f2933" font-size="20" font-weight="600">One environment` +
      `<tspan font-size="14" font-weight="400" fill="#5b6773" dx="12">stack ${stack}, ${resourceCount} resources</tspan></text>`,
    dot(x, y, "read"),
    text(x + 12, Y.title, "reads", { tone: "soft" }),
    dot(x + 72, y, "write"),
    text(x + 84, Y.title, "writes, publishes", { tone: "soft" }),
    dot(x + 220, y, "both"),
    text(x + 232, Y.title, "both", { tone: "soft" }),
    line([x + 288, y, x + 316, y], "machine", "arrow"),
    text(x + 326, Y.title, "starts, asks", { tone: "soft" }),
  ];
}

function drawTriggers(system: System, functions: readonly Actor[]): string[] {
  const columnsOf = (is: (actor: Actor) => boolean) =>
    functions.flatMap((actor, index) => (is(actor) ? [index] : []));
  const byMachine = columnsOf(({ isStartedByMachine }) => isStartedByMachine);
  const bySchedule = columnsOf(({ dailyAt }) => dailyAt !== undefined);
  const byApi = columnsOf(({ routes }) => routes.length > 0);
  // The schedules' box keeps what the others leave free.
  const machine = { from: 0, to: 1 };
  const api = { from: byApi[0]!, to: functions.length };
  const schedules = { from: machine.to + 1, to: api.from - 1 };
  const bottom = Y.triggers + TRIGGER_HEIGHT;
  const [upper, lower] = [bottom + 16, bottom + 32];
  const box = (
    { from, to }: { from: number; to: number },
    tone: Parameters<typeof card>[4],
    ...lines: string[]
  ) => card(leftOf(from), Y.triggers, (to - from + 1) * COLUMN - CARD_GAP, TRIGGER_HEIGHT, tone, lines);
  const middleOfBox = ({ from, to }: { from: number; to: number }) => (middleOf(from) + middleOf(to)) / 2;
  return [
    text(MARGIN, Y.triggers + 24, "What starts it", { weight: 600 }),
    text(MARGIN, Y.triggers + 42, "EventBridge, HTTP,", { size: 12, tone: "soft" }),
    text(MARGIN, Y.triggers + 57, "Step Functions", { size: 12, tone: "soft" }),
    box(machine, "machine", `State machine ${system.machine}`, "starts these for large fleets"),
    box(schedules, "schedule", `${system.schedules} daily schedules`, "at these times, UTC"),
    box(
      api,
      "api",
      `HTTP APIs ${system.apis.join(" and ")}`,
      `${system.routes} routes: programs by IAM or token,`,
      "people by a session",
    ),
    bus(
      "machine",
      middleOfBox(machine),
      bottom,
      lower,
      byMachine.map((column) => middleOf(column) - BESIDE),
      Y.cards,
    ),
    bus("schedule", middleOfBox(schedules), bottom, upper, bySchedule.map(middleOf), Y.cards),
    bus(
      "api",
      middleOfBox(api),
      bottom,
      lower,
      byApi.map((column) => middleOf(column) + BESIDE),
      Y.cards,
    ),
    ...bySchedule.map((column) => note(middleOf(column), Y.cards - 18, functions[column]!.dailyAt!)),
  ].flat();
}

function drawFunction({ name }: Actor, column: number): string[] {
  const does = DOES[name];
  if (does === undefined) throw new Error(`Say in two lines what the function "${name}" does.`);
  return card(leftOf(column), Y.cards, COLUMN - CARD_GAP, CARD_HEIGHT, "function", [name, ...does]);
}

function drawEndpoint({ endpoint }: System, column: number): string[] {
  const lines = ["endpoint", "SageMaker", endpoint.fleet];
  return [
    ...card(leftOf(column), Y.cards, COLUMN + 10, CARD_HEIGHT, "endpoint", lines),
    text(MARGIN, Y.cards + 28, "What runs", { weight: 600 }),
    text(MARGIN, Y.cards + 46, "Lambda, each with", { size: 12, tone: "soft" }),
    text(MARGIN, Y.cards + 61, "a role of its own", { size: 12, tone: "soft" }),
  ];
}

/** The functions that ask the model, and the line that ends at the endpoint's card. */
function drawAsking(functions: readonly Actor[]): string[] {
  const columns = functions.flatMap(({ asksModel }, index) => (asksModel ? [index] : []));
  const target = middleOf(functions.length) - 24;
  return [
    text(MARGIN + 12, Y.asks + 4, "asks the model"),
    line([middleOf(columns[0]!), Y.asks, target, Y.asks, target, Y.cards + CARD_HEIGHT], "endpoint", "arrow"),
    ...columns.map((column) => dot(middleOf(column), Y.asks, "asks")),
  ];
}

const lakeRow = (index: number) => Y.lake + 62 + index * ROW;
const OUTSIDE: readonly Service[] = ["bus", "bill", "metrics", "alerts"];
const OUTSIDE_HEIGHT = 50 + OUTSIDE.length * ROW - 10;
const outsideRow = (index: number, { outside }: Layout) => outside + 50 + index * ROW;

/** The prefixes that some role names, the unknown ones last. */
function prefixesOf(actors: readonly Actor[]): readonly string[] {
  const named = new Set(actors.flatMap(({ reads, writes }) => [...reads, ...writes]));
  return [
    ...PREFIXES.filter((prefix) => named.has(prefix)),
    ...[...named].filter((prefix) => !PREFIXES.includes(prefix)).sort(),
  ];
}

function drawLake(
  { tables, kept }: System,
  actors: readonly Actor[],
  { width, lakeHeight }: Layout,
): string[] {
  const prefixes = prefixesOf(actors);
  return [
    ...panel(MARGIN, Y.lake, width - 2 * MARGIN, lakeHeight, "lake"),
    text(MARGIN + 12, Y.lake + 24, "Data lake", { weight: 600 }),
    text(MARGIN + 12, Y.lake + 41, `S3, ${tables} Glue tables`, { size: 12, tone: "soft" }),
    text(width - MARGIN - 12, Y.lake + 24, "kept", { size: 12, tone: "soft", anchor: "end" }),
    ...prefixes.flatMap((prefix, index) => [
      line([leftOf(0), lakeRow(index), leftOf(actors.length) - 22, lakeRow(index)], "row"),
      text(MARGIN + 12, lakeRow(index) + 4, prefix, { mono: true }),
      text(width - MARGIN - 12, lakeRow(index) + 4, kept.get(prefix) ?? "for good", {
        size: 12,
        tone: "soft",
        anchor: "end",
      }),
    ]),
  ];
}

function drawOutside({ bus: busName, topic }: System, actors: readonly Actor[], layout: Layout): string[] {
  const labels: Readonly<Record<Service, string>> = {
    bus: `event bus ${busName}`,
    bill: "Cost Explorer",
    metrics: "CloudWatch metrics",
    alerts: `SNS topic ${topic}`,
  };
  return [
    ...panel(MARGIN, layout.outside, layout.width - 2 * MARGIN, OUTSIDE_HEIGHT, "outside"),
    text(MARGIN + 12, layout.outside + 24, "Around it", { weight: 600 }),
    ...OUTSIDE.flatMap((service, index) => [
      line(
        [leftOf(0), outsideRow(index, layout), leftOf(actors.length) - 22, outsideRow(index, layout)],
        "row",
      ),
      text(MARGIN + 12, outsideRow(index, layout) + 4, labels[service]),
    ]),
  ];
}

/** A column's line, from its card down to the last thing it touches. */
function drawVerticals(actors: readonly Actor[], layout: Layout): string[] {
  const prefixes = prefixesOf(actors);
  return actors.map((actor, column) => {
    const rows = [
      ...(actor.asksModel ? [Y.asks] : []),
      ...prefixes.flatMap((prefix, index) =>
        actor.reads.has(prefix) || actor.writes.has(prefix) ? [lakeRow(index)] : [],
      ),
      ...OUTSIDE.flatMap((service, index) => (actor.uses.has(service) ? [outsideRow(index, layout)] : [])),
    ];
    return line([middleOf(column), Y.cards + CARD_HEIGHT, middleOf(column), Math.max(...rows)], "column");
  });
}

function drawDots(actors: readonly Actor[], layout: Layout): string[] {
  const prefixes = prefixesOf(actors);
  return actors.flatMap((actor, column) => [
    ...prefixes.flatMap((prefix, index) => {
      const [reads, writes] = [actor.reads.has(prefix), actor.writes.has(prefix)];
      if (!reads && !writes) return [];
      return [dot(middleOf(column), lakeRow(index), reads && writes ? "both" : reads ? "read" : "write")];
    }),
    ...OUTSIDE.flatMap((service, index) =>
      actor.uses.has(service)
        ? [dot(middleOf(column), outsideRow(index, layout), service === "bill" ? "read" : "write")]
        : [],
    ),
  ]);
}

function drawWatch(system: System, layout: Layout): string[] {
  const { alarms, endpoint } = system;
  const top = layout.watch + 30;
  const height = 70;
  const gap = 16;
  const width = (layout.width - 2 * MARGIN - 3 * gap) / 4;
  const left = (index: number) => MARGIN + index * (width + gap);
  const panelBottom = layout.outside + OUTSIDE_HEIGHT;
  const down = (x: number) => line([x, panelBottom, x, top], "watch", "arrow");
  const up = (x: number) => line([x, top, x, panelBottom], "watch", "arrow");
  const label = (x: number, words: string) =>
    text(x, (panelBottom + top) / 2 + 4, words, { size: 12, tone: "soft" });
  return [
    ...card(left(0), top, width, height, "watch", [
      `Dashboard ${system.dashboard}`,
      "every metric beside its threshold,",
      "the alarms, links to the runbooks",
    ]),
    ...card(left(1), top, width, height, "watch", [
      `${alarms.critical + alarms.warning} alarms, ${alarms.composite} composite`,
      `${alarms.critical} critical, ${alarms.warning} warning;`,
      `${endpoint.rollbackAlarms} of them take a roll-out back`,
    ]),
    ...card(left(2), top, width, height, "watch", [
      `Budget of $${system.budgetUsd} a month`,
      "told at 80 % and 100 % spent, and when",
      "the month will end above it",
    ]),
    ...card(left(3), top, width, height, "watch", [
      `${system.deadLetterQueues} dead-letter queues`,
      "what was given up, with an alarm;",
      `${system.logGroups} log groups that expire`,
    ]),
    down(left(0) + width / 2),
    label(left(0) + width / 2 + 8, "metrics"),
    down(left(1) + width / 3),
    label(left(1) + width / 3 + 8, "metrics"),
    up(left(1) + (2 * width) / 3),
    label(left(1) + (2 * width) / 3 + 8, "alerts"),
    up(left(2) + width / 2),
    label(left(2) + width / 2 + 8, "alerts"),
  ];
}
