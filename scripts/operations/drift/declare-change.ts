import { randomBytes } from "node:crypto";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { updateJson } from "../../../functions/aws/lake/update-json";
import {
  ALL_PRODUCTS,
  type Declaration,
  type DeclarationsDocument,
} from "../../../functions/contracts/declarations";
import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import { FORECAST_ERROR, TARGET_FEATURE } from "../../../functions/contracts/feature-family";
import { DECLARATIONS_KEY } from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { FleetEvent, OpenChange } from "../../../functions/contracts/results/monitoring";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { describePlaces, isNamedBy, listPlacesOf } from "../../../functions/demand/series-key";
import { watchedColumns } from "../../../functions/monitoring/run/judge-series";
import type { CommandContext } from "../../cli/context";
import type { OpenStack } from "../../stack-outputs";
import { currentUser } from "../lake/manage-history";
import { connectStack, findLast, findLastMonitoring, openLake } from "../lake/open-lake";
import { readLastChanges } from "./read-changes";

/** Days after the first one within which an expected change may come in. */
const SETTLING_DAYS = 6;
/** Later than any day: 9999-12-31. */
const LAST_DAY = 2_932_896;

interface NamedChange {
  readonly productId: string;
  readonly feature: string;
  readonly why: string;
}

type NewDeclaration = Omit<Declaration, "id" | "declaredBy" | "declaredAt">;

interface ExpectedChange extends NamedChange {
  readonly from: string;
  readonly until?: string;
  readonly missing: boolean;
}

/** Declares a change beforehand, or one that was known all along. */
export async function expectChange(context: CommandContext, options: ExpectedChange): Promise<void> {
  const stack = await connectStack(context);
  await declare(context, stack, [await describeExpected(await openLake(stack), options)]);
}

/** Accepts what the last run lists of a feature as open. */
export async function acknowledgeChange(context: CommandContext, options: NamedChange): Promise<void> {
  const stack = await connectStack(context);
  await declare(context, stack, await describeAcknowledged(await openLake(stack), options));
}

/** @throws UsageError when a day, the product or its feature is none, or there is no reason */
export async function describeExpected(lake: Lake, options: ExpectedChange): Promise<NewDeclaration> {
  const { productId, feature, from, until, missing, why } = options;
  requireReason(why);
  const fromDay = requireDay("--from", from);
  if (until !== undefined && requireDay("--until", until) < fromDay) {
    throw new UsageError(`--until is ${until}, before --from ${from}; name the last day of the change.`);
  }
  if (missing && feature === FORECAST_ERROR) {
    throw new UsageError(
      "--missing is about values of a feature; forecast_error has none that could be missing.",
    );
  }
  await requireFeature(lake, productId, feature);
  return {
    status: "expected",
    productId,
    feature,
    ...(missing && { kind: "missing" }),
    from,
    settledOn: formatDay(fromDay + SETTLING_DAYS),
    ...(until !== undefined && { until }),
    why,
  };
}

/** @throws OperatorError when nothing of the feature is open */
export async function describeAcknowledged(
  lake: Lake,
  { productId, feature, why }: NamedChange,
): Promise<readonly NewDeclaration[]> {
  requireReason(why);
  const { runDay, changes } = await readLastChanges(lake);
  const open = changes.filter(
    (change) =>
      change.declarationId === null &&
      change.feature === feature &&
      (productId === ALL_PRODUCTS || isNamedBy(change.productId, productId)),
  );
  const events = productId === ALL_PRODUCTS ? await findFleetEvents(lake, feature) : [];
  if (open.length + events.length > 0) {
    return [
      ...events.map((event) => toAcknowledgement({ ...event, productId: ALL_PRODUCTS }, why)),
      ...open.map((change) => toAcknowledgement(change, why)),
    ];
  }
  await requireFeature(lake, productId, feature);
  throw new OperatorError(
    `${runDay === undefined ? "The monitor has not run yet, so" : `In the run of ${runDay}`} "${feature}" of ${nameProduct(productId)} has no open change. "ops drift list" shows those there are; to declare one yourself: "ops drift expect ${productId} ${feature} --from DAY --why TEXT".`,
  );
}

/** The monitor judges as if the declaration had not been made; it stays as a record. */
export async function withdrawDeclaration(
  context: CommandContext,
  { id }: { readonly id: string },
): Promise<void> {
  const stack = await connectStack(context);
  const withdrawn = { by: currentUser(), at: nowOf(stack) };
  const document = await update(stack, (declarations) => {
    const found = declarations.find((each) => each.id === id);
    if (!found) {
      throw new UsageError(`There is no declaration "${id}"; "ops drift list" shows their ids.`);
    }
    if (found.withdrawn) {
      throw new OperatorError(
        `Declaration "${id}" was withdrawn by ${found.withdrawn.by} on ${found.withdrawn.at}.`,
      );
    }
    return declarations.map((each) => (each.id === id ? { ...each, withdrawn } : each));
  });
  const changed = document.declarations.find((each) => each.id === id)!;
  if (context.json) context.printJson(changed);
  else context.print(`withdrawn  ${describeDeclaration(changed)}`);
}

/** Events of the whole fleet that the last run lists of a feature. */
async function findFleetEvents(lake: Lake, feature: string): Promise<readonly FleetEvent[]> {
  const last = await findLastMonitoring(lake);
  return (last?.found.events ?? []).filter(
    (event) => event.feature === feature && event.className === "fleet",
  );
}

function toAcknowledgement(
  change: Pick<OpenChange, "productId" | "feature" | "kind" | "since" | "raisedOn">,
  why: string,
): NewDeclaration {
  const { productId, feature, kind, since, raisedOn } = change;
  // The run that was first in alarm knew the day before it: by then the change had come in.
  const raised = formatDay(parseDay(raisedOn)! - 1);
  const settled = formatDay(parseDay(since)! + SETTLING_DAYS);
  return {
    status: "acknowledged",
    productId,
    feature,
    kind,
    from: since,
    settledOn: raised > settled ? raised : settled,
    why,
  };
}

async function declare(
  context: CommandContext,
  stack: OpenStack,
  changes: readonly NewDeclaration[],
): Promise<void> {
  const declaredAt = nowOf(stack);
  const made = changes.map((change) => ({
    id: randomBytes(4).toString("hex"),
    ...change,
    declaredBy: currentUser(),
    declaredAt,
  }));
  await update(stack, (declarations) => [...declarations, ...made]);
  if (context.json) context.printJson(made);
  else for (const each of made) context.print(`${each.status}  ${describeDeclaration(each)}`);
  context.log("The next run of the monitor takes it in.");
}

function describeDeclaration({ id, productId, feature, kind, from, until, why }: Declaration): string {
  const what = kind === "missing" ? "missing values of " : "";
  return `${id}: ${what}${feature} of ${nameProduct(productId)} from ${from}${until === undefined ? "" : ` until ${until}`} (${why})`;
}

function nameProduct(productId: string): string {
  return productId === ALL_PRODUCTS ? "all products" : `product ${productId}`;
}

function update(
  { outputs }: OpenStack,
  change: (declarations: readonly Declaration[]) => readonly Declaration[],
): Promise<DeclarationsDocument> {
  return updateJson<DeclarationsDocument>(
    createS3ObjectStore(outputs.lakeBucketName),
    DECLARATIONS_KEY,
    (current) => ({ schemaVersion: 1, declarations: change(current?.declarations ?? []) }),
  );
}

/** @throws UsageError when the product or its feature is unknown, naming what there is */
async function requireFeature(lake: Lake, productId: string, feature: string): Promise<void> {
  if (feature === FORECAST_ERROR || feature === TARGET_FEATURE) {
    if (productId !== ALL_PRODUCTS) await requireProduct(lake, productId);
    return;
  }
  const known =
    productId === ALL_PRODUCTS ? await listFleetFeatures(lake) : await requireProduct(lake, productId);
  if (known.includes(feature)) return;
  throw new UsageError(
    `The demand data of ${nameProduct(productId)} has no feature "${feature}"; it has ${[...known, TARGET_FEATURE, FORECAST_ERROR].join(", ")}.`,
  );
}

async function requireProduct(lake: Lake, productId: string): Promise<readonly string[]> {
  const series = await lake.readProduct(productId, { toDay: LAST_DAY });
  if (!series) {
    const last = await findLast(lake, "predictions", (runDay) => lake.readPredictions(runDay));
    const places = describePlaces(productId, listPlacesOf(productId, last?.found.productIds ?? []));
    throw new UsageError(
      places ?? `The lake has no product "${productId}"; product ids are case-sensitive, "all" is every one.`,
    );
  }
  return watchedColumns(series).map(([name]) => name);
}

/** As far as the first shard with products shows them. */
async function listFleetFeatures(lake: Lake): Promise<readonly string[]> {
  for (const shard of await lake.listShards()) {
    const [series] = await lake.readShard(shard, { toDay: LAST_DAY });
    if (series) return watchedColumns(series).map(([name]) => name);
  }
  return [];
}

function requireDay(option: string, text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new UsageError(`${option} is "${text}"; give a day as YYYY-MM-DD.`);
  return day;
}

function requireReason(why: string): void {
  if (why.trim() === "") {
    throw new UsageError("--why is empty; say why the change is right: it is kept for whoever asks later.");
  }
}

/** A sandbox lives by its own clock. */
function nowOf({ sandbox }: OpenStack): string {
  return sandbox ? sandbox.now : new Date().toISOString();
}
