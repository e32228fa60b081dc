import type { Declaration } from "../../../functions/contracts/declarations";
import { ALL_PRODUCTS } from "../../../functions/contracts/declarations";
import type { OpenChange } from "../../../functions/contracts/results/monitoring";
import { tellChange } from "../../../functions/contracts/tell-change";
import { tellEvent } from "../../../functions/contracts/tell-event";
import { isNamedBy } from "../../../functions/demand/series-key";
import type { CommandContext } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack, findLastMonitoring, openLake, readProductTitles } from "../lake/open-lake";
import { readDeclarations, readLastChanges } from "./read-changes";

/** Shows what the last run of the monitor left of changes, and what was declared. */
export async function listChanges(
  context: CommandContext,
  { productId }: { readonly productId?: string },
): Promise<void> {
  const stack = await connectStack(context);
  const lake = await openLake(stack);
  const [{ runDay, changes: all }, declared, monitoring, titleOf] = await Promise.all([
    readLastChanges(lake),
    readDeclarations(lake),
    findLastMonitoring(lake),
    readProductTitles(lake),
  ]);
  const changes = all
    .filter(
      (change) =>
        change.declarationId === null && (productId === undefined || isNamedBy(change.productId, productId)),
    )
    .sort(compareChanges);
  const declarations = declared.filter(
    (each) =>
      productId === undefined || isNamedBy(each.productId, productId) || each.productId === ALL_PRODUCTS,
  );
  const events = productId === undefined ? (monitoring?.found.events ?? []) : [];
  if (context.json) {
    context.printJson({ stack: stack.name, runDay, events, changes, declarations });
    return;
  }
  for (const event of events) {
    context.print(
      `event of many products: ${tellEvent(event)}, since ${event.since}, last in alarm ${event.lastInAlarm}`,
    );
  }
  context.print(renderChanges(changes, runDay, titleOf, context.isTerminal));
  if (declarations.length > 0) context.print(`\n${renderDeclarations(declarations, context.isTerminal)}`);
  if (changes.length > 0)
    context.log(
      'Known or wanted? "ops drift acknowledge PRODUCT FEATURE --why TEXT"; the next run takes it in.',
    );
}

/** In alarm first; then by what they touch. */
function compareChanges(left: OpenChange, right: OpenChange): number {
  if (left.state !== right.state) return left.state === "in-alarm" ? -1 : 1;
  const weight = ({ score, revenuePerDay }: OpenChange) => score * Math.max(revenuePerDay ?? 0, 0);
  return weight(right) - weight(left) || (left.productId < right.productId ? -1 : 1);
}

function renderChanges(
  changes: readonly OpenChange[],
  runDay: string | undefined,
  titleOf: (productId: string) => string,
  isTerminal: boolean,
): string {
  if (runDay === undefined) return 'The monitor has not run yet. Start it with "ops monitor".';
  if (changes.length === 0) return `No open changes in the run of ${runDay}.`;
  return renderTable(
    [
      { title: "state" },
      { title: "product" },
      { title: "feature" },
      { title: "what changed" },
      { title: "since" },
      { title: "certainty", align: "right" },
      { title: "revenue a day", align: "right" },
    ],
    changes.map((change) => [
      change.state === "in-alarm" ? "in alarm" : `normal on ${change.settledOn}`,
      titleOf(change.productId),
      change.feature,
      tellChange(change),
      change.since,
      change.score.toFixed(1),
      change.revenuePerDay === null ? "n/a" : formatCount(Math.round(change.revenuePerDay)),
    ]),
    isTerminal,
  );
}

function renderDeclarations(declarations: readonly Declaration[], isTerminal: boolean): string {
  return renderTable(
    [
      { title: "id" },
      { title: "declared" },
      { title: "product" },
      { title: "feature" },
      { title: "from" },
      { title: "until" },
      { title: "by" },
      { title: "on" },
      { title: "why" },
    ],
    declarations.map(({ id, status, withdrawn, productId, feature, kind, from, until, ...rest }) => [
      id,
      withdrawn ? `withdrawn by ${withdrawn.by}` : status,
      productId,
      kind === "missing" ? `${feature} (missing)` : feature,
      from,
      until ?? "",
      rest.declaredBy,
      rest.declaredAt.slice(0, "2026-11-23".length),
      rest.why,
    ]),
    isTerminal,
  );
}
