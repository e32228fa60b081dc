import { writeFile } from "node:fs/promises";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { createLake } from "../../../../functions/aws/lake";
import type { RetrainingRun } from "../../../../functions/contracts/retraining";
import { RETRAINING_RUNS_PREFIX } from "../../../../functions/contracts/retraining";
import type { RetrainingSettings } from "../../../../functions/contracts/settings/retraining";
import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { formatDay } from "../../../../functions/demand/calendar";
import { changeSettings, type SettingChange } from "../../../operations/promotion/stack-file";
import { listCandidates, settleCandidate } from "../../../operations/renewal/model-packages";
import { findNextChange, type NextChange } from "../../../operations/renewal/next-change";
import { readContest } from "../../../operations/renewal/read-contest";
import { evaluateProgram } from "../../../program/evaluate-program";
import { checkOutputs } from "../../../stack-outputs";
import { deploy } from "../../deploy";
import type { LocalAws } from "../../local-aws";

/** Something that happened to the model while days were played. */
export interface RenewalEvent {
  readonly date: string;
  readonly what: "trained" | Exclude<NextChange["kind"], "nothing">;
  readonly version: string;
  readonly because: string;
}

/** What the stack's file gets so that its model is renewed in the sandbox. */
export const RENEWING: readonly SettingChange[] = [
  { path: ["retraining", "enabled"], value: true },
  {
    path: ["retraining", "image"],
    value: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast-training:1",
  },
];

/** Before the first model nothing is pinned. */
export const WITHOUT_MODEL: readonly SettingChange[] = [{ path: ["model", "version"], value: undefined }];

export interface ModelRenewal {
  readonly events: readonly RenewalEvent[];
  /**
   * Looks, after a day, what the renewal wants next, and does it as a merged change would.
   *
   * @returns what the stack puts out after a deployment; `undefined` where there was none
   */
  afterDay(runDay: number): Promise<StackOutputs | undefined>;
}

/**
 * Stands in for the workflow that opens pull requests and for the merge: the same rule says what the stack's file gets,
 * the file is changed, the program evaluated, and the result deployed.
 *
 * @param text of the stack's file, with {@link RENEWING}.
 */
export function createRenewal(options: {
  readonly aws: LocalAws;
  readonly outputs: StackOutputs;
  readonly stack: string;
  readonly text: string;
  /** Where the changed file is written. */
  readonly configFile: string;
  readonly retraining: Pick<RetrainingSettings, "as" | "approval">;
  /** Asks the endpoint while it moves. */
  readonly ask: () => Promise<void>;
  readonly log: (text: string) => void;
}): ModelRenewal {
  const { aws, outputs, stack, configFile, retraining, ask, log } = options;
  const lake = createLake(outputs.lakeBucketName);
  const client = new SageMakerClient({});
  const events: RenewalEvent[] = [];
  const told = new Set<string>();
  let text = options.text;

  async function tellTrainings(date: string): Promise<void> {
    for (const { key } of await lake.list(RETRAINING_RUNS_PREFIX)) {
      if (told.has(key) || key.endsWith("-backtest.json")) continue;
      told.add(key);
      const run = (await lake.readJson<RetrainingRun>(key))!;
      const { verdict } = run.backtest;
      events.push({ date, what: "trained", version: run.modelVersion, because: run.due.because });
      log(`${date}   Trained model ${run.modelVersion}: ${run.due.because}`);
      log(`${date}   ${verdict.accepted ? "Accepted" : "Rejected"}: ${verdict.because}`);
    }
  }

  return {
    events,
    async afterDay(runDay) {
      await aws.rules.settle();
      const date = formatDay(runDay);
      await tellTrainings(date);
      const candidates = await listCandidates(client, outputs.modelPackageGroupName!);
      if (candidates.length === 0) return undefined;
      const next = findNextChange({ text, retraining, candidates, contest: await readContest(lake) });
      if (next.kind === "nothing") return undefined;
      events.push({ date, what: next.kind, version: next.version, because: next.because });
      log(`${date}   ${WORDS[next.kind]} ${next.version}: ${next.because}`);
      text = changeSettings(text, configFile, next.settings);
      await writeFile(configFile, text);
      const { resources, outputs: changed } = await evaluateProgram({ stack, configFile });
      await deploy(aws, resources, { whileRollingOver: ask });
      // Which models serve a function believes for a minute of its own time, in which the sandbox plays weeks.
      await aws.lambda.coolDown();
      const candidate = candidates.find(({ version }) => version === next.version);
      if (next.settles && candidate) await settleCandidate(client, candidate.arn, next.settles, next.because);
      return checkOutputs(changed, `The program of stack "${stack}"`);
    },
  };
}

const WORDS = {
  begin: "The first is model",
  "let-in": "Shadow is model",
  promote: "Champion is model",
  drop: "Taken out is model",
} as const;
