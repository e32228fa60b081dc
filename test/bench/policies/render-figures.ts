import type { PlayedPolicy } from "./play-world";

/** Policies side by side: of each kind of world the means over its seeds, by policy. */
export interface PolicyFigures {
  readonly seeds: number;
  readonly days: number;
  readonly worlds: readonly {
    readonly name: string;
    readonly policies: Readonly<Record<string, PlayedPolicy>>;
  }[];
}

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const usd = (value: number) => Math.round(value).toLocaleString("en");
const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;

/** The table of docs/inventory.md: the model's book, and the total of the simple methods' books beside it. */
export function renderFigures({ worlds }: PolicyFigures): string {
  const head = [
    "policy",
    "cycles served",
    "fill rate",
    "lost margin",
    "holding",
    "ordering",
    "total",
    "total, smoothing",
    "total, seasonal naive",
  ];
  return worlds
    .map(({ name, policies }) =>
      [
        `*${name.charAt(0).toUpperCase()}${name.slice(1)}*`,
        "",
        row(...head),
        row(...head.map((_, column) => (column === 0 ? "---" : "--:"))),
        ...Object.entries(policies).map(([policy, { model, smoothing, "seasonal-naive": naive }]) =>
          row(
            policy,
            percent(model.served),
            percent(model.fillRate),
            usd(model.lostMarginAmount),
            usd(model.holdingCostAmount),
            usd(model.orderingCostAmount),
            usd(model.totalAmount),
            usd(smoothing.totalAmount),
            usd(naive.totalAmount),
          ),
        ),
      ].join("\n"),
    )
    .join("\n\n");
}
