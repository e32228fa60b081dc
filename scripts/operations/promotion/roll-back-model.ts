import { GateError, OperatorError, UsageError } from "../../../functions/contracts/errors";
import { MODEL_VERSION, MODEL_VERSION_RULE } from "../../../functions/contracts/model-version";
import type { CommandContext } from "../../cli/context";
import { openStack, requireStack } from "../../stack-outputs";
import type { FoundArtifact } from "./artifacts";
import { createS3Client } from "./connect-s3";
import { listCommits, readCommit, readCommitted } from "./git-branch";
import { describeModelBlock, type ModelBlock, readModelBlock, toSettingChanges } from "./model-block";
import { type CommittedStack, type Evaluate, proposeChange, readCommittedStack } from "./propose-change";
import { readSetting, type SettingChange } from "./stack-file";

const COMMITS_LOOKED_AT = 500;

export interface RollBackOptions {
  readonly stack: string;
  readonly to?: string;
  readonly yes: boolean;
  /** Whether the artifact of the version is looked for where the stack reads it. */
  readonly checkArtifact: boolean;
  /**
   * The commit that was deployed before. Its model is the one to go back to; where that is the present one, a deployment
   * that failed did not bring it, and nothing is done.
   */
  readonly changedSince?: string;
}

/**
 * Pins the model a stack had before, whole, on a git branch. Which one that was is read from the history of the
 * stack's file: a version that it never had is no version to go back to.
 */
export async function rollBackModel(
  context: CommandContext,
  options: RollBackOptions,
  evaluate: Evaluate,
): Promise<void> {
  const { projectFolder } = context.target;
  await requireStack(options.stack, projectFolder);
  if (options.to !== undefined && !MODEL_VERSION.test(options.to)) {
    throw new UsageError(`--to is "${options.to}"; a model version is ${MODEL_VERSION_RULE}.`);
  }
  const committed = await readCommittedStack(context, options.stack);
  const current = readModelBlock(committed.text);
  if (String(current.version) === options.to) {
    throw new UsageError(`${committed.fileName} pins model ${options.to} already.`);
  }
  const deployed = await readDeployedModel(projectFolder, committed, options.changedSince);
  if (deployed && toSettingChanges(deployed.block, current).length === 0) {
    if (context.json)
      context.printJson({ stack: options.stack, from: String(current.version), branch: null });
    else
      context.print(`${committed.fileName} has the model of ${options.changedSince}; nothing to roll back.`);
    return;
  }
  const { block, commit } =
    options.to === undefined && deployed
      ? deployed
      : await findEarlierModel(projectFolder, committed, current, options.to);
  const version = String(block.version);
  context.log(
    `Model ${version} as ${committed.fileName} had it in ${commit.slice(0, 10)}: ${describeModelBlock(block)}.`,
  );
  if (options.checkArtifact) await requireArtifact(context, committed, block);
  const proposed = await proposeChange(
    context,
    committed,
    {
      settings: [...toSettingChanges(block, current), ...withoutRollbackAlarms(committed.text, version)],
      branch: `rollback/${options.stack}-${version}`,
      message: [
        `revert(${options.stack}): go back from model ${current.version} to ${version}`,
        "",
        `As ${committed.fileName} had it in ${commit}: ${describeModelBlock(block)}.`,
      ].join("\n"),
      comparesCost: false,
      question: `Roll ${options.stack} back to model ${version}?`,
      yes: options.yes,
    },
    evaluate,
  );
  if (context.json) {
    context.printJson({ stack: options.stack, from: String(current.version), to: version, ...proposed });
  } else {
    context.print(
      `Branch "${proposed.branch}" pins model ${version}. Open a pull request: git push -u origin ${proposed.branch}`,
    );
  }
}

/**
 * The way back must be open while alarms are on, whatever they see: no alarm takes the version back that served before.
 * The setting names it, so that the next promotion is guarded again. SageMaker guards no serverless endpoint.
 */
function withoutRollbackAlarms(text: string, version: string): SettingChange[] {
  if (readSetting(text, ["endpoint", "kind"]) === "serverless") return [];
  return [{ path: ["endpoint", "unguardedVersion"], value: version }];
}

/** A model as a commit has it. */
interface EarlierModel {
  readonly block: ModelBlock;
  readonly commit: string;
}

/** The model of a commit that was deployed; `undefined` where none is named, or it pins no model. */
async function readDeployedModel(
  folder: string,
  { fileName }: CommittedStack,
  deployed: string | undefined,
): Promise<EarlierModel | undefined> {
  if (deployed === undefined) return undefined;
  const commit = await readCommit(folder, deployed);
  const text = await readCommitted(folder, commit, fileName);
  const block = text === undefined ? {} : readModelBlock(text);
  return block.version === undefined ? undefined : { block, commit };
}

/** The model block the file had before the present one, or when it last pinned a version. */
async function findEarlierModel(
  folder: string,
  { base, fileName }: CommittedStack,
  current: ModelBlock,
  wanted: string | undefined,
): Promise<EarlierModel> {
  const known = new Set<string>();
  for (const commit of await listCommits(folder, base, fileName, COMMITS_LOOKED_AT)) {
    const text = await readCommitted(folder, commit, fileName);
    const block = text === undefined ? {} : readModelBlock(text);
    const version = block.version === undefined ? undefined : String(block.version);
    if (version === undefined || version === String(current.version)) continue;
    if (wanted === undefined || version === wanted) return { block: { ...block, version }, commit };
    known.add(version);
  }
  if (wanted === undefined) {
    throw new OperatorError(`The history of ${fileName} knows no model but ${current.version}.`);
  }
  throw new UsageError(
    `${fileName} never pinned model "${wanted}"; its history knows ${[...known].map((one) => `"${one}"`).join(", ") || "no other"}. ` +
      "A version that never served there is promoted, not rolled back to.",
  );
}

/**
 * A version may have been retired and deleted since. Where the account cannot be asked, that is said and the way back
 * stays open.
 *
 * @throws GateError when it is known to be gone, or to be other bytes
 */
async function requireArtifact(
  context: CommandContext,
  committed: CommittedStack,
  block: ModelBlock,
): Promise<void> {
  const { findArtifact, placeOfArtifact } = await import("./artifacts");
  let found: FoundArtifact;
  try {
    const stack = await openStack({ ...context.target, stack: committed.stack });
    const place = placeOfArtifact(committed.text, String(block.version), stack.outputs.lakeBucketName);
    found = await findArtifact(createS3Client(stack.connection), place);
  } catch (error) {
    context.log(`Note: whether the artifact is there was not checked: ${(error as Error).message}`);
    return;
  }
  if (!found.exists) {
    throw new GateError(
      `There is no artifact of model ${block.version} at ${found.address}; it may have been retired. ` +
        "Put it back there, or go back to another version with --to.",
    );
  }
  if (
    block.artifactSha256 !== undefined &&
    found.sha256 !== undefined &&
    block.artifactSha256 !== found.sha256
  ) {
    throw new GateError(
      `${found.address} has the SHA-256 ${found.sha256}; ${block.artifactSha256} was pinned when model ${block.version} served.`,
    );
  }
  context.log(`Artifact: ${found.address}${found.sha256 ? `, SHA-256 ${found.sha256}` : ""}.`);
}
