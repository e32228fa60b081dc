import type { Declaration, DeclarationsDocument } from "../../contracts/declarations";
import { changesFile, DECLARATIONS_KEY } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import type { OpenChange } from "../../contracts/results/monitoring";
import { readChangeTable } from "../../monitoring/changes/change-table";
import { StandingDeclarations } from "../../monitoring/changes/read-declarations";
import { readParts } from "./read-parts";

/** What is known of changes before a run: what people declared, and what the run before left. */
export interface KnownChanges {
  readonly declarations: StandingDeclarations;
  changesOf(productId: string): readonly OpenChange[];
}

/** Of a table, by product: the shards of a worker ask for it one after the other. */
const byProduct = new WeakMap<Table, ReadonlyMap<string, readonly OpenChange[]>>();

/** A run of a day again looks at the same run before it: it leaves the same. */
export async function readKnownChanges(lake: Lake, runDay: number): Promise<KnownChanges> {
  const [document, table] = await Promise.all([readDeclarations(lake), readLastTable(lake, runDay)]);
  const changes = table && indexChanges(table);
  return {
    declarations: new StandingDeclarations(document),
    changesOf: (productId) => changes?.get(productId) ?? [],
  };
}

/** Usually that of the day before; days are listed only when it left none. */
async function readLastTable(lake: Lake, runDay: number): Promise<Table | undefined> {
  const readTable = (day: number) => readParts(lake, (part) => changesFile(day, part));
  const yesterday = await readTable(runDay - 1);
  if (yesterday) return yesterday;
  const last = (await lake.listDays("monitoring")).findLast((day) => day < runDay - 1);
  return last === undefined ? undefined : readTable(last);
}

async function readDeclarations(lake: Lake): Promise<readonly Declaration[]> {
  return (await lake.readJson<DeclarationsDocument>(DECLARATIONS_KEY))?.declarations ?? [];
}

function indexChanges(table: Table): ReadonlyMap<string, readonly OpenChange[]> {
  const known = byProduct.get(table);
  if (known) return known;
  const index = new Map<string, OpenChange[]>();
  for (const change of readChangeTable(table)) {
    const own = index.get(change.productId);
    if (own) own.push(change);
    else index.set(change.productId, [change]);
  }
  byProduct.set(table, index);
  return index;
}
