import { warn } from "../../aws/log/run-log";
import type { AskOptions, ServedVariants } from "../../contracts/ports";
import { CHALLENGER, CHAMPION, type Competitor, SHADOW } from "../../contracts/variants";

/** Who is asked, and who competes with it. */
export interface Contest {
  /** How the champion is asked: by its name where others would answer too. */
  readonly champion: Pick<AskOptions, "variant">;
  /** Who else is behind the endpoint; a shadow gets a copy of what the champion is asked. */
  readonly competitor?: { readonly variant: Competitor; readonly modelVersion: string };
}

const NO_CONTEST: Contest = { champion: {} };

/**
 * Who competes with the champion. Orders rest on the champion's forecasts alone: an order that came from another
 * model each day would tell nothing about either, and both can be judged on every product and day when both are asked
 * for all. Where nobody can tell who serves, whoever answers is the model, as in an endpoint of one.
 *
 * @param servedModels absent where a transform job asks a model by its name.
 */
export async function findContest(servedModels: ServedVariants | undefined): Promise<Contest> {
  if (!servedModels) return NO_CONTEST;
  try {
    const [versions, shadows] = await Promise.all([servedModels.versions(), servedModels.shadows()]);
    const champion = versions.size > 1 && versions.has(CHAMPION) ? { variant: CHAMPION } : {};
    const challenger = versions.get(CHALLENGER);
    if (challenger !== undefined) {
      return { champion, competitor: { variant: CHALLENGER, modelVersion: challenger } };
    }
    const shadow = shadows.get(SHADOW);
    if (shadow !== undefined) return { champion, competitor: { variant: SHADOW, modelVersion: shadow } };
    return { champion };
  } catch (error) {
    warn(`Whether a model competes cannot be told: ${error instanceof Error ? error.message : error}`);
    return NO_CONTEST;
  }
}

/** SageMaker's limit on the length of an inference id. */
const LONGEST_NAME = 64;
const BATCH_REQUEST = /^(\d{4}-\d{2}-\d{2})\/(.+)\/(\d+)$/;

/** A request of a batch run, as it is named in what the endpoint captures. */
export interface BatchRequest {
  /** ISO date of the run. */
  readonly runDate: string;
  readonly shardId: string;
  /** Place of its first instance among all that the run asked for the shard. */
  readonly first: number;
}

/** @returns `undefined` where the shard's id is too long to be part of a name. */
export function nameBatchRequests(runDate: string, shardId: string): AskOptions["nameOf"] {
  const longest = `${runDate}/${shardId}/${Number.MAX_SAFE_INTEGER}`;
  if (longest.length > LONGEST_NAME) return undefined;
  return (first) => `${runDate}/${shardId}/${first}`;
}

/** The request of a captured inference id; `undefined` for one that no batch run made. */
export function readBatchRequest(inferenceId: string | undefined): BatchRequest | undefined {
  const [, runDate, shardId, first] = BATCH_REQUEST.exec(inferenceId ?? "") ?? [];
  if (runDate === undefined || shardId === undefined) return undefined;
  return { runDate, shardId, first: Number(first) };
}
