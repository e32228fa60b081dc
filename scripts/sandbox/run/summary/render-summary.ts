import { totalCostOf } from "../../../../functions/business/report/study-policies";
import { BASELINE_NAMES, type BaselineName } from "../../../../functions/contracts/baselines";
import type { StudiedPolicy } from "../../../../functions/contracts/results/policy-study";
import { type BenefitVerdict, judgeBenefit } from "../../../../functions/contracts/tell-return";
import { describeBenefit, describeOthers, describeParts, describeReturn } from "../../../cli/describe-return";
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatPercent,
  formatRatio,
  formatUsd,
} from "../../../cli/format";
import { renderTable, wrapWords } from "../../../cli/table";
import type { PlayBack } from "../play-back";
import type { SandboxSummary } from "./summary";

/** Longest line of a value: with the measure's name the table stays within 100 columns. */
const VALUE_WIDTH = 58;

/** The table at the end of a run. It is for people, in a log too, so it is laid out in a pipe as well. */
export function renderSummary(summary: SandboxSummary): string {
  const rows = describeFigures(summary).flatMap(([measure, value]) =>
    wrapWords(value, VALUE_WIDTH).map((line, index) => [index === 0 ? measure : "", line]),
  );
  const figures = renderTable([{ title: "measure" }, { title: "value" }], rows, true);
  return ["", figures, "", renderFunctions(summary), ""].join("\n");
}

function describeFigures(summary: SandboxSummary): readonly (readonly [string, string])[] {
  const { accuracy, drift, concept, business, cost } = summary;
  const others = business && describeOthers(business.benefit.others, business.currency);
  const inAlarm = summary.alarms
    .filter(({ state }) => state === "ALARM")
    .map(({ name }) => name.replace(/^final-mile-[a-z0-9]+-/, ""));
  return [
    ["days played", `${summary.days} (${summary.from} to ${summary.to}), environment ${summary.environment}`],
    ["products", formatCount(summary.products)],
    ["forecasts, order lines", `${formatCount(summary.forecasts)}, ${formatCount(summary.orders)}`],
    ["accuracy covers", describeDays(accuracy?.window)],
    [
      "accuracy: WAPE",
      `${formatRatio(defined(accuracy?.wape))} (seasonal-naive baseline ${formatRatio(defined(accuracy?.baselineWape))})`,
    ],
    [
      "accuracy: MAPE",
      `${formatPercent(defined(accuracy?.mapePercent))} on ${formatCount(accuracy?.mapeActualsUsed ?? 0)} product-days with sales; ${formatCount(accuracy?.mapeActualsZero ?? 0)} without left out`,
    ],
    [
      "accuracy: MAE, RMSE, bias",
      `${formatNumber(defined(accuracy?.maeUnits))} units, ${formatNumber(defined(accuracy?.rmseUnits))} units, ${formatRatio(defined(accuracy?.biasRatio))}`,
    ],
    ["accuracy: within the 80 % interval", formatRatio(defined(accuracy?.coverage))],
    ...(accuracy && accuracy.quarantinedDays > 0
      ? [
          [
            "accuracy: left out",
            `${formatCount(accuracy.quarantinedDays)} forecasts by a simple method, where there was no model or its were not to be believed`,
          ] as const,
        ]
      : []),
    [
      "data drift",
      `${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products; found ${drift.injectedFound} of ${drift.injected} injected`,
    ],
    [
      "concept drift",
      `${concept.ok} ok, ${concept.warning} warning, ${concept.degraded} degraded, ${concept.insufficientData} without enough data`,
    ],
    [
      "alarms",
      inAlarm.length === 0
        ? `none of ${summary.alarms.length}`
        : `${inAlarm.length} of ${summary.alarms.length}: ${inAlarm.join(", ")}`,
    ],
    ["service and benefit cover", describeDays(business?.period)],
    [
      "service: fill rate, cycles with demand",
      `${formatRatio(defined(business?.fillRate))}, ${formatRatio(defined(business?.demandCycleServiceLevel))}`,
    ],
    [
      "stockout days, lost sales, turnover",
      `${formatCount(defined(business?.stockoutDays))}, ${formatCount(defined(business?.lostSalesUnits))} units, ${formatNumber(defined(business?.inventoryTurnover), 1)} a year`,
    ],
    ["benefit over the best baseline", business ? describeBenefit(business, business.currency) : "n/a"],
    ["benefit: its parts", business ? describeParts(business.benefit, business.currency) : "n/a"],
    ...(others ? [["benefit over the others", others] as const] : []),
    ...describePlayBack(summary.playBack),
    ["AWS cost", `${formatUsd(defined(cost.awsUsd))} at illustrative prices`],
    ["return on the AWS cost", describeReturn(cost.roi)],
    ["wall time", `${formatNumber(summary.wallSeconds, 1)} s`],
  ];
}

const VERDICTS: Readonly<Record<BenefitVerdict, string>> = {
  earns: "yes, it earns",
  loses: "no, it does not earn",
  "not-proven": "not proven",
  unknown: "cannot be told",
};

/** What the books would have shown over a stretch long enough to decide. */
function describePlayBack(playBack: PlayBack | null): readonly (readonly [string, string])[] {
  if (!playBack) return [];
  const { from, to, days, products, ofProducts, trainedUntil, openings, benefit, scenarios, currency } =
    playBack;
  const which = products < ofProducts ? `, ${products} of ${formatCount(ofProducts)} products` : "";
  const others = describeOthers(benefit.others, currency);
  return [
    [
      "played back",
      `${days} days, ${from} to ${to}${which}; forecasts of a model that knew days to ${trainedUntil} only; mean of ${openings} openings of the books`,
    ],
    [
      "played back: does it earn?",
      `${VERDICTS[judgeBenefit(benefit).verdict]}${describeShare(playBack, playBack.baseline)}`,
    ],
    ["played back: benefit", describeBenefit({ ...benefit, baseline: playBack.baseline }, currency)],
    ["played back: its parts", describeParts(benefit, currency)],
    ...(others ? [["played back: over the others", others] as const] : []),
    ...describeLeastCost(playBack),
    ...describeStudy(playBack.policies),
    [
      "played back: cycles served",
      `${formatRatio(defined(scenarios.model.demandCycleServiceLevel))}; ${BASELINE_NAMES[playBack.baseline]} ${formatRatio(defined(scenarios.baseline.demandCycleServiceLevel))}`,
    ],
  ];
}

/** The interval of the benefit as shares of what stock costs with the baseline's forecasts. */
function describeShare(
  { benefit, scenarios }: Pick<PlayBack, "benefit" | "scenarios">,
  baseline: BaselineName,
): string {
  const { benefitLowAmount: low, benefitHighAmount: high } = benefit;
  const cost = totalCostOf(scenarios.baseline);
  if (low === null || high === null || !(cost > 0)) return "";
  return `: ${formatRatio(low / cost)} to ${formatRatio(high / cost)} of what stock costs with ${BASELINE_NAMES[baseline]}`;
}

/** Whether the model earns where all books aim at least cost: few stockouts are left then, whose luck outweighs forecasts. */
function describeLeastCost({
  atLeastCost,
  baseline,
  currency,
}: PlayBack): readonly (readonly [string, string])[] {
  if (!atLeastCost) return [];
  const { benefit } = atLeastCost;
  const others = describeOthers(benefit.others, currency);
  return [
    [
      "played back: and at least cost?",
      `${VERDICTS[judgeBenefit(benefit).verdict]}${describeShare(atLeastCost, baseline)}; ${describeBenefit({ ...benefit, baseline }, currency)}${others ? `, over ${others}` : ""}. All books with business.serviceTarget=economic`,
    ],
  ];
}

/** Whether a higher aim would surely have earned more, with the same forecasts and orders. */
function describeStudy(study: PlayBack["policies"]): readonly (readonly [string, string])[] {
  if (!study) return [];
  const present = study.policies.find(({ isPresent }) => isPresent);
  const recommended = study.policies.find(({ name }) => name === study.recommended);
  const settings = Object.entries(recommended?.settings ?? {})
    .filter(([name, value]) => present?.settings[name as keyof StudiedPolicy["settings"]] !== value)
    .map(([name, value]) => `business.${name}=${value}`);
  const verdict = recommended ? `yes, with ${settings.join(" and ")}` : "not proven";
  return [
    ["played back: does a higher aim earn?", `${verdict}. ${study.from} to ${study.to}: ${study.evidence}`],
  ];
}

function renderFunctions(summary: SandboxSummary): string {
  return renderTable(
    [
      { title: "function" },
      { title: "package", align: "right" },
      { title: "load", align: "right" },
      { title: "invocations", align: "right" },
      { title: "errors", align: "right" },
      { title: "longest", align: "right" },
    ],
    summary.functions.map((one) => [
      one.name,
      formatBytes(one.packageBytes),
      formatMs(one.loadMs),
      formatCount(one.invocations),
      formatCount(one.errors),
      formatMs(one.maxDurationMs),
    ]),
    true,
  );
}

function formatMs(milliseconds: number | null): string {
  return milliseconds === null ? "n/a" : `${Math.round(milliseconds)} ms`;
}

function describeDays(
  days: { readonly from: string; readonly to: string; readonly days: number } | null | undefined,
): string {
  return days ? `${days.days} days, ${days.from} to ${days.to}` : "no day yet";
}

function defined(value: number | null | undefined): number | undefined {
  return value ?? undefined;
}
