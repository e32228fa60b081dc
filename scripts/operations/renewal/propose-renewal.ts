import { retraining as section } from "../../../functions/contracts/settings/retraining";
import type { CommandContext } from "../../cli/context";
import { openLake } from "../lake/open-lake";
import { type Evaluate, proposeChange, readCommittedStack } from "../promotion/propose-change";
import { readSetting } from "../promotion/stack-file";
import { listCandidates, settleCandidate } from "./model-packages";
import { findNextChange } from "./next-change";
import { openRenewal } from "./open-renewal";
import { readContest } from "./read-contest";

const TITLES = {
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
    if (context.json) context.printJson({ ...next, branch: null });
    else context.print(`Nothing to change: ${next.because}.`);
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

/** The section as the file has it; what it leaves out keeps its default. */
function readSection(text: string): unknown {
  const fields = Object.keys(section.shape);
  const given = fields.map((field) => [field, readSetting(text, ["retraining", field])] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
