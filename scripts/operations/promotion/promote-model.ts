import { GateError, OperatorError, UsageError } from "../../../functions/contracts/errors";
import { MODEL_VERSION, MODEL_VERSION_RULE } from "../../../functions/contracts/model-version";
import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import { applyConnection, isLoopback } from "../../cli/aws-environment";
import type { CommandContext } from "../../cli/context";
import { renderTable, wrapWords } from "../../cli/table";
import { type OpenStack, openStack, requireStack } from "../../stack-outputs";
import { findLastMonitoring, openLake } from "../lake/open-lake";
import { findArtifact, placeInLake } from "./artifacts";
import { createS3Client } from "./connect-s3";
import { compareOnSameDays, EVIDENCE_DAYS, type Evidence, gatherEvidence, WARM_UP_DAYS } from "./evidence";
import { describeModelBlock, type ModelBlock, readModelBlock, toSettingChanges } from "./model-block";
import {
  type Gate,
  type GateInputs,
  type GateThresholds,
  judgeGates,
  type TargetFindings,
} from "./promotion-gates";
import { type CommittedStack, type Evaluate, proposeChange, readCommittedStack } from "./propose-change";
import { readScoreTables } from "./read-scores";
import { readTarget, type TargetState } from "./read-target";
import { readSetting } from "./stack-file";

/** Width of a gate on a terminal, beside whether it is met. */
const GATE_COLUMNS = 100;

export interface PromoteOptions extends GateThresholds {
  /** Stack whose file gets the model, for example `prod`. */
  readonly to: string;
  /** Version to promote; that which the outputs name when absent. */
  readonly version?: string;
  /** The operator says that evidence of a sandbox is to count. */
  readonly acceptsSandbox: boolean;
  /** The target is not looked at: there is none, or it cannot be read from here. */
  readonly withoutTarget: boolean;
  /** Monitoring has no verdict on drift yet: the operator does without. */
  readonly withoutDriftVerdict: boolean;
  /** How the target is reached, where Pulumi does not tell. */
  readonly targetOutputsFile?: string;
  readonly targetEndpointUrl?: string;
  readonly yes: boolean;
}

/**
 * Pins the model that has shown in one environment what it can, whole, in the configuration of the next, on a git
 * branch, when every gate is met.
 *
 * @throws GateError when a gate is not met, or the program refuses the result (exit code 3)
 */
export async function promoteModel(
  context: CommandContext,
  options: PromoteOptions,
  evaluate: Evaluate,
): Promise<void> {
  const { projectFolder } = context.target;
  await requireStack(options.to, projectFolder);
  if (options.version !== undefined && !MODEL_VERSION.test(options.version)) {
    throw new UsageError(
      `--model-version is "${options.version}"; a model version is ${MODEL_VERSION_RULE}.`,
    );
  }
  const source = await openStack(context.target);
  requireRealEvidence(source, options.acceptsSandbox);
  const version = options.version ?? source.outputs.modelVersion;
  if (version === undefined) {
    throw new OperatorError(
      `Stack "${source.name}" has no model yet, so there is none to promote. What is missing for its first: ops status --stack ${source.name}`,
    );
  }
  const [committed, origin] = [
    await readCommittedStack(context, options.to),
    await readCommittedStack(context, source.outputs.environment),
  ];
  const found = await measure(context, source, version, { committed, origin }, options);
  const gates = judgeGates(found.inputs, options);
  if (!context.json) context.print(renderGates(gates, context.isTerminal));
  const failed = gates.filter(({ isMet }) => !isMet);
  const result = { from: source.name, to: options.to, version, gates };
  if (failed.length > 0) {
    if (context.json) context.printJson({ ...result, branch: null });
    throw new GateError(
      `Model ${version} stays out of ${options.to}: ${failed.map(({ name, measured, required }) => `${name} (${measured}, required: ${required})`).join("; ")}.`,
    );
  }
  const block = pinModel(origin.text, found.inputs, found.isSameRegion);
  const settings = toSettingChanges(block, readModelBlock(committed.text));
  if (settings.length === 0) {
    if (context.json) context.printJson({ ...result, branch: null });
    else context.print(`${committed.fileName} already pins model ${version}; nothing to do.`);
    return;
  }
  const proposed = await proposeChange(
    context,
    committed,
    {
      settings,
      branch: `promote/${options.to}-${version}`,
      message: describePromotion(source, options.to, block, found.inputs.evidence, gates),
      comparesCost: false,
      question: `Promote model ${version} to ${options.to}?`,
      yes: options.yes,
    },
    evaluate,
  );
  if (context.json) context.printJson({ ...result, ...proposed });
  else {
    context.print(
      `Branch "${proposed.branch}" pins model ${version}. Open a pull request: git push -u origin ${proposed.branch}`,
    );
  }
}

/** What a sandbox has shown was shown on played demand: nobody pins production by it unasked. */
function requireRealEvidence({ name, sandbox, connection }: OpenStack, acceptsSandbox: boolean): void {
  const url = connection.endpointUrl ?? process.env.AWS_ENDPOINT_URL;
  const isPlayed = sandbox !== undefined || (url !== undefined && isLoopback(url));
  if (!isPlayed || acceptsSandbox) return;
  throw new UsageError(
    `The evidence would come from a sandbox (${sandbox ? name : url}), whose demand is played. ` +
      'Say "--evidence-from sandbox" if that is what you want.',
  );
}

interface Files {
  readonly committed: CommittedStack;
  readonly origin: CommittedStack;
}

async function measure(
  context: CommandContext,
  source: OpenStack,
  version: string,
  { committed, origin }: Files,
  options: PromoteOptions,
): Promise<{ readonly inputs: GateInputs; readonly isSameRegion: boolean }> {
  const today = dayOfInstant(source.sandbox ? Date.parse(source.sandbox.now) : Date.now());
  const days = { fromDay: today - EVIDENCE_DAYS - WARM_UP_DAYS, toDay: today - 1 };
  const firstDay = today - EVIDENCE_DAYS;
  // Before this process is pointed at the source: its credentials are not the target's.
  const target = options.withoutTarget
    ? { absentBecause: "left out by --without-target", tables: [] }
    : await readTarget(
        {
          projectFolder: context.target.projectFolder,
          stack: options.to,
          outputsFile: options.targetOutputsFile,
          endpointUrl: options.targetEndpointUrl,
          profile: context.target.profile,
        },
        { text: committed.text, version, ...days },
      );
  applyConnection(source.connection);
  const [{ readAlarms }, { readEndpoint }, { readServedModels }, { SageMakerClient }] = await Promise.all([
    import("../status/read-alarms"),
    import("../status/read-endpoint"),
    import("../models/served-models"),
    import("@aws-sdk/client-sagemaker"),
  ]);
  const { endpointName, lakeBucketName, alarmNames, region } = source.outputs;
  const lake = await openLake(source);
  const endpoint = await readEndpoint(source.outputs);
  const [alarms, served, monitoring, tables, artifact] = await Promise.all([
    readAlarms(alarmNames),
    readServedModels(new SageMakerClient({}), endpointName),
    findLastMonitoring(lake),
    readScoreTables(lake, days.fromDay, days.toDay),
    findArtifact(createS3Client(source.connection), placeInLake(origin.text, version, lakeBucketName)),
  ]);
  return {
    isSameRegion: regionOf(committed.text, region) === region,
    inputs: {
      version,
      endpoint,
      served,
      committedVersions: listCommittedVersions(origin.text),
      alarms,
      monitoring: monitoring?.found,
      evidence: gatherEvidence(tables, version, firstDay),
      artifact,
      target: compareTarget(target, committed.text, { tables, version }, firstDay),
      today,
      acceptsUnjudgedDrift: options.withoutDriftVerdict,
    },
  };
}

function compareTarget(
  target: TargetState,
  text: string,
  own: { readonly tables: TargetState["tables"]; readonly version: string },
  fromDay: number,
): TargetFindings {
  const pinned = readSetting(text, ["model", "version"]);
  const pinnedVersion = pinned === undefined ? undefined : String(pinned);
  const { tables, ...found } = target;
  return {
    ...found,
    pinnedVersion,
    sameDays:
      pinnedVersion === undefined
        ? undefined
        : compareOnSameDays(own, { tables, version: pinnedVersion }, fromDay),
  };
}

/** Versions that a stack's file has: that which serves, and its competitor's. */
function listCommittedVersions(text: string): readonly string[] {
  return [
    ["model", "version"],
    ["endpoint", "challenger", "modelVersion"],
    ["endpoint", "shadow", "modelVersion"],
  ].flatMap((path) => {
    const version = readSetting(text, path);
    return version === undefined ? [] : [String(version)];
  });
}

/** The stack's region, by its file; `unknown` where it says none. */
function regionOf(text: string, unknown: string): string {
  return /^\s+aws:region:\s*["']?([a-z0-9-]+)/m.exec(text)?.[1] ?? unknown;
}

/**
 * The block of the environment that the model was tested in, with the bytes that were tested. A digest of an image
 * of AWS is known for its region only.
 */
function pinModel(
  text: string,
  { version, served, artifact }: GateInputs,
  isSameRegion: boolean,
): ModelBlock {
  const block = readModelBlock(text);
  const digest = served.find((model) => model.version === version)?.imageDigest;
  return {
    ...block,
    version,
    imageDigest: isSameRegion || block.image !== undefined ? digest : undefined,
    artifactSha256: artifact.sha256,
  };
}

/** A table in a pipe; on a terminal, lines of a page's width, with what is wanted where it is missed. */
function renderGates(gates: readonly Gate[], isTerminal: boolean): string {
  if (isTerminal) return gates.flatMap(renderGate).join("\n");
  return renderTable(
    [{ title: "gate" }, { title: "met" }, { title: "measured" }, { title: "required" }],
    gates.map(({ name, isMet, measured, required }) => [name, isMet ? "yes" : "NO", measured, required]),
    false,
  );
}

function renderGate({ name, isMet, measured, required }: Gate): string[] {
  const [first = "", ...more] = wrapWords(`${name}: ${measured}`, GATE_COLUMNS);
  const wanted = isMet ? [] : wrapWords(`required: ${required}`, GATE_COLUMNS);
  return [`${isMet ? "yes" : "NO "}  ${first}`, ...[...more, ...wanted].map((line) => `     ${line}`)];
}

/** What a reader of the commit, and of the pull request, has to know. */
function describePromotion(
  source: OpenStack,
  to: string,
  block: ModelBlock,
  { days }: Evidence,
  gates: readonly Gate[],
): string {
  return [
    `chore(${to}): promote model ${block.version} from ${source.name}`,
    "",
    `Measured in ${source.name}, ${formatDay(days[0]!)} to ${formatDay(days.at(-1)!)}:`,
    ...gates.map(({ name, measured, required }) => `- ${name}: ${measured} (required: ${required})`),
    "",
    `Pinned: ${describeModelBlock(block)}`,
  ].join("\n");
}
