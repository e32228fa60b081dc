import { importCalendar } from "../../../functions/aws/lake/calendar-writer";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import type { Plans } from "../../../functions/contracts/calendar";
import { createCatalogue, NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import type { ModelSettings } from "../../../functions/contracts/settings/model";
import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import { createPlans } from "../../../functions/planning/create-plans";
import { mergeLines } from "../../../functions/planning/merge-lines";
import type { GeneratedLine } from "./demand/generate-plans";
import type { PlayedDemand } from "./demand/played-demand";
import type { SandboxOptions } from "./options";

/** What the built-in model is told of made-up demand on the day that is forecast, where the stack does not say it. */
export const PLANNED_COLUMNS = ["promotion", "planned_price_ratio"] as const;

const FEATURE_ORDER = "model.featureOrder";

/**
 * Settings that let the model know what is planned: of made-up demand what its people plan, of a file what its calendar
 * speaks of. A model of one's own takes what its stack says.
 */
export function planningSettings(
  options: Pick<SandboxOptions, "dataFile" | "modelUrl" | "retrain" | "settings">,
  model: ModelSettings | undefined,
  demand?: Pick<PlayedDemand, "plans" | "firstDay">,
): Readonly<Record<string, unknown>> {
  const { dataFile, modelUrl, retrain, settings } = options;
  const isTold = modelUrl === undefined && !retrain;
  const isSaid = FEATURE_ORDER in settings || (model?.featureOrder.length ?? 0) > 0;
  if (!isTold || isSaid || model?.contentType !== "json") return {};
  const columns = dataFile === undefined ? PLANNED_COLUMNS : listColumns(demand);
  return columns.length > 0 ? { [FEATURE_ORDER]: columns } : {};
}

/** What lines that are known before the first day can tell of a day: a model is not asked for what no line has spoken of. */
function listColumns(demand: Pick<PlayedDemand, "plans" | "firstDay"> | undefined): readonly string[] {
  const first = formatDay(demand?.firstDay ?? 0);
  const lines = (demand?.plans ?? []).filter(({ knownFrom }) => knownFrom < first);
  const has = (is: (line: GeneratedLine) => boolean, ...columns: string[]) => (lines.some(is) ? columns : []);
  return [
    ...has(({ kind }) => kind === "promotion", "promotion"),
    ...has(({ discountRatio }) => discountRatio !== undefined, "promotion_discount"),
    ...has(({ price }) => price !== undefined, "planned_price_ratio"),
    ...has(({ kind }) => kind === "holiday", "holiday", "days_to_holiday", "days_since_holiday"),
    ...has(({ kind }) => kind === "event", "event"),
    ...new Set(lines.flatMap(({ values = {} }) => Object.keys(values))),
  ];
}

/** The plans as a model that is trained on the history may learn from them: each known from its day on. */
export function plansOf({
  plans,
  firstDay,
  master,
}: Pick<PlayedDemand, "plans" | "firstDay" | "master">): Plans | undefined {
  if (!plans) return undefined;
  const { content } = mergeLines([], plans, { todayDay: firstDay, replace: false });
  return createPlans(content.lines, master ? createCatalogue(master) : NO_CATALOGUE, {
    id: "sandbox",
    snapshotId: "sandbox",
  });
}

/** Writes plans into the calendar of the lake on the day on which they become known, as a planner would. */
export function createPlanWriter(store: ObjectStore, plans: readonly GeneratedLine[] = []) {
  const bring = async (lines: readonly GeneratedLine[], nowMs: number): Promise<number> => {
    if (lines.length > 0) {
      await importCalendar(store, { committedBy: "sandbox", nowMs }, { lines, replace: false });
    }
    return lines.length;
  };
  return {
    /** Those that were known before a day, with the days that they say. @returns how many */
    bringEarlier: (nowMs: number) => {
      const today = formatDay(dayOfInstant(nowMs));
      return bring(
        plans.filter(({ knownFrom }) => knownFrom < today),
        nowMs,
      );
    },
    /** Those that become known today. @returns how many */
    bringToday: (nowMs: number) => {
      const today = formatDay(dayOfInstant(nowMs));
      return bring(
        plans.filter(({ knownFrom }) => knownFrom === today),
        nowMs,
      );
    },
  };
}
