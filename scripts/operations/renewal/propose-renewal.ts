import { retraining as section } from "../../../functions/contracts/settings/retraining";
import type { CommandContext } from "../../cli/context";
import { listStackFiles } from "../../pulumi-stacks";
import { openLake } from "../lake/open-lake";
import { type Evaluate, proposeChange, readCommittedStack } from "../promotion/propose-change";
import { readSetting } from "../promotion/stack-file";
import { listCandidates, settleCandidate } from "./model-packages";
import { findNextChange, type NextChange } from "./next-change";
import { openRenewal } from "./open-renewal";
import { readContest } from "./read-contest";

const TITLES = {
  begin: "begin with model",
  "let-in": "try model",
  promote: "make champion of model",
  drop: "take out model",
} as const;

/**
 * Makes the next change of a renewal on a git branch, as `promote` does: the program of every stack runs on the result,
 * under the policy pack, before anybody is asked. The registry is told once the branch is there.
 */
export async function proposeRenewal(
  context: CommandContext,
  { yes }: { readonly yes: boolean },
  evaluate: Evaluate,
): Promise<void> {
  const asleep = await findSleeping(context);
  if (asleep !== undefined) {
    tellNothing(context, { kind: "nothing", because: asleep });
    return;
  }
  const { stack, client, groupName } = await openRenewal(context);
  const { environment } = stack.outputs;
  const committed = await readCommittedStack(context, environment);
  const retraining = section.parse(readSection(committed.text));
  const candidates = await listCandidates(client, groupName);
  const next = findNextChange({
    text: committed.text,
    retraining,
    candidates,
    contest: await readContest(await openLake(stack)),
  });
  if (next.kind === "nothing") {
    tellNothing(context, next);
    return;
  }
  const title = `chore(${environment}): ${TITLES[next.kind]} ${next.version}`;
  const proposed = await proposeChange(
    context,
    committed,
    {
      settings: next.settings,
      branch: `retrain/${environment}-${next.kind}-${next.version}`,
      message: `${title}\n\n${next.because}`,
      comparesCost: next.kind !== "promote",
      question: `${title}?`,
      yes,
    },
    evaluate,
  );
  const candidate = candidates.find(({ version }) => version === next.version);
  if (next.settles && candidate) await settleCandidate(client, candidate.arn, next.settles, next.because);
  const { approval } = retraining;
  if (context.json) context.printJson({ ...next, approval, ...proposed });
  else {
    context.print(
      `Branch "${proposed.branch}": ${next.because}. ${approval === "registry" ? "The registry has let it in; merge it." : "Open a pull request"}: git push -u origin ${proposed.branch}`,
    );
  }
}

function tellNothing(context: CommandContext, next: Extract<NextChange, { readonly kind: "nothing" }>): void {
  if (context.json) context.printJson({ ...next, branch: null });
  else context.print(`Nothing to change: ${next.because}.`);
}

/**
 * Why a stack of this project renews nothing, by its committed file alone: a workflow asks every stack, deployed or not.
 * `undefined` where it does, and for stacks that are no file here.
 */
async function findSleeping({ target }: CommandContext): Promise<string | undefined> {
  const { stack, outputsFile, projectFolder } = target;
  if (stack === undefined || outputsFile !== undefined) return undefined;
  if (!(await listStackFiles(projectFolder)).includes(stack)) return undefined;
  const { text } = await readCommittedStack({ target, log: () => {} }, stack);
  return section.parse(readSection(text)).enabled
    ? undefined
    : `${stack} does not renew its model (retraining.enabled)`;
}

/** The section as the file has it; what it leaves out keeps its default. */
function readSection(text: string): unknown {
  const fields = Object.keys(section.shape);
  const given = fields.map((field) => [field, readSetting(text, ["retraining", field])] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
