import { type DayCost, type FleetFigures, FUNCTION_MEMORY_MIB, priceTask, readPriceDate } from "./price-day";

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const count = (value: number) => Math.round(value).toLocaleString("en");
const usd = (value: number) => value.toFixed(3);

/** The tables of docs/fan-out.md. */
export function renderFigures(figures: FleetFigures): string {
  return [renderWork(figures), renderCost(figures)].join("\n\n");
}

function renderWork({ days, horizonDays, monitor, predict, reductions }: FleetFigures): string {
  const shown = [
    [`\`monitor\`, worker (${days} days)`, monitor],
    [`\`batch-predict\`, worker (${horizonDays} days ahead)`, predict],
    ...reductions.map((reduction) => ["`monitor`, reduction", reduction] as const),
  ] as const;
  return [
    row(
      "measured",
      "products",
      "CPU, s",
      "CPU per 1,000 products, s",
      "peak memory, MiB",
      "S3 reads",
      "writes, lists",
    ),
    row("---", "--:", "--:", "--:", "--:", "--:", "--:"),
    ...shown.map(([name, { products, cpuSeconds, peakMib, reads, writes }]) =>
      row(
        name,
        count(products),
        cpuSeconds.toFixed(1),
        ((1000 * cpuSeconds) / products).toFixed(2),
        count(peakMib),
        count(reads),
        count(writes),
      ),
    ),
  ].join("\n");
}

function renderCost(figures: FleetFigures): string {
  const monitor = priceTask("monitor", figures);
  const predict = priceTask("predict", figures);
  const sum = (read: (cost: DayCost) => number) => read(monitor) + read(predict);
  const line = (
    name: string,
    read: (cost: DayCost) => number,
    because: (cost: DayCost, task: keyof typeof FUNCTION_MEMORY_MIB) => string,
  ) =>
    row(
      name,
      `${usd(read(monitor))} (${because(monitor, "monitor")})`,
      `${usd(read(predict))} (${because(predict, "predict")})`,
      usd(sum(read)),
    );
  const { region, savedOn } = readPriceDate();
  return [
    row(`USD a day, ${count(figures.fleetProducts)} products`, "monitoring", "predictions", "together"),
    row("---", "--:", "--:", "--:"),
    line(
      "Lambda",
      ({ lambdaUsd }) => lambdaUsd,
      ({ gibSeconds }, task) => `${count(gibSeconds)} GB-s at ${count(FUNCTION_MEMORY_MIB[task])} MiB`,
    ),
    line(
      "Step Functions",
      ({ stepFunctionsUsd }) => stepFunctionsUsd,
      ({ transitions }) => `${count(transitions)} transitions`,
    ),
    line(
      "S3 requests",
      ({ s3Usd }) => s3Usd,
      ({ requests }) => count(requests),
    ),
    line(
      "model",
      ({ modelUsd }) => modelUsd,
      ({ modelHours }) => `${modelHours.toFixed(3)} h of ml.m5.large`,
    ),
    row(
      "**together**",
      usd(monitor.totalUsd),
      usd(predict.totalUsd),
      `**${usd(sum(({ totalUsd }) => totalUsd))}**`,
    ),
    "",
    `Prices of ${region}, saved on ${savedOn}; USD ${count(30 * sum(({ totalUsd }) => totalUsd))} a month.`,
  ].join("\n");
}
