import { parseDay } from "../../../functions/demand/calendar";
import { startModelServer } from "../../../scripts/model/server";
import { trainModel } from "../../../scripts/model/train";
import { generateFleet } from "./generate-shards";

/** The model is to be served, or the time it took so far is asked for. */
export type ModelRequest =
  | { readonly serve: { readonly days: number; readonly runDate: string; readonly horizonDays: number } }
  | { readonly serve?: undefined };

export interface ModelReply {
  readonly url: string;
  /** Since it serves. */
  readonly cpuSeconds: number;
}

const PRODUCTS = 400;
let url: string | undefined;
let cpuBefore = process.cpuUsage();

/** The model of the sandbox in a process of its own, trained on products as the fleet has. */
async function answer({ serve }: ModelRequest): Promise<ModelReply> {
  if (serve) {
    const originDay = parseDay(serve.runDate)! - 1;
    const { days, horizonDays } = serve;
    const fleet = generateFleet(
      { productsPerShard: PRODUCTS, shardCount: 1, days, originDay, horizonDays, knownFrom: 0 },
      0,
    );
    url = (await startModelServer(await trainModel(fleet, { untilDay: originDay, horizonDays, seed: 1 })))
      .url;
    cpuBefore = process.cpuUsage();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { url: url!, cpuSeconds: (user + system) / 1e6 };
}

process.on("message", (request: ModelRequest) => {
  answer(request).then(
    (reply) => process.send!(reply),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
