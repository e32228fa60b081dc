import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import type { Table } from "../../../functions/contracts/lake";
import { type OpenStack, openStack, type StackTarget } from "../../stack-outputs";
import { type FoundArtifact, findArtifact, placeOfArtifact } from "./artifacts";
import { createS3Client } from "./connect-s3";
import { readScoreTables } from "./read-scores";

/** What the environment promoted to knows about its own model, and about the one that is to come. */
export interface TargetState {
  readonly absentBecause?: string;
  readonly unreadableBecause?: string;
  readonly tables: readonly Table[];
  readonly artifact?: FoundArtifact;
}

/**
 * Looks into the environment promoted to, with clients of its own.
 *
 * @param text its committed file
 */
export async function readTarget(
  target: StackTarget,
  { text, version, fromDay, toDay }: TargetQuestion,
): Promise<TargetState> {
  let stack: OpenStack;
  try {
    stack = await openStack(target);
  } catch (error) {
    const reason = firstLine(error);
    // The Pulumi CLI's words for a stack that nobody has deployed yet.
    return /no stack named/i.test(reason)
      ? { absentBecause: `${target.stack} is not deployed`, tables: [] }
      : { unreadableBecause: reason, tables: [] };
  }
  const s3 = createS3Client(stack.connection);
  try {
    const lake = createLakeOver(createS3ObjectStore(stack.outputs.lakeBucketName, s3));
    return {
      tables: await readScoreTables(lake, fromDay, toDay),
      artifact: await findArtifact(s3, placeOfArtifact(text, version, stack.outputs.lakeBucketName)),
    };
  } catch (error) {
    return { unreadableBecause: firstLine(error), tables: [] };
  } finally {
    s3.destroy();
  }
}

export interface TargetQuestion {
  readonly text: string;
  readonly version: string;
  readonly fromDay: number;
  readonly toDay: number;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}
