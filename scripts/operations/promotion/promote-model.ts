import { GateError } from "../../../functions/contracts/errors";
import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import { dayOfInstant } from "../../../functions/demand/calendar";
import { type CommandContext, requireConsent } from "../../cli/context";
import { renderTable } from "../../cli/table";
import { type OpenStack, requireStack } from "../../stack-outputs";
import { connectStack, findLastMonitoring, openLake } from "../lake/open-lake";
import { commitOnBranch } from "./git-branch";
import { type Gate, type GateThresholds, judgeGates } from "./promotion-gates";
import { planSettings, readSetting, renderChange } from "./stack-file";

const VERSION_SETTING = ["model", "version"] as const;

export interface PromoteOptions extends GateThresholds {
  /** Stack whose file gets the model, for example `prod`. */
  readonly to: string;
  readonly yes: boolean;
}

/**
 * Pins the model that serves in one environment in the configuration of the next, on a git branch, when every
 * gate is met. Pulumi does the change once the branch is merged.
 *
 * @throws GateError when a gate is not met (exit code 3)
 */
export async function promoteModel(context: CommandContext, options: PromoteOptions): Promise<void> {
  await requireStack(options.to, context.target.projectFolder);
  const source = await connectStack(context);
  const gates = await measureGates(source, options);
  const version = source.outputs.modelVersion;
  const change = await planSettings(context.target.projectFolder, options.to, [
    { path: VERSION_SETTING, value: version },
  ]);
  if (!context.json) context.print(renderGates(gates, context.isTerminal));
  const failed = gates.filter(({ isMet }) => !isMet);
  if (failed.length > 0) {
    if (context.json) context.printJson({ from: source.name, to: options.to, version, gates, branch: null });
    throw new GateError(
      `Model ${version} stays out of ${options.to}: ${failed.map(({ name, measured, required }) => `${name} (${measured}, required: ${required})`).join("; ")}.`,
    );
  }
  if (readSetting(change.before, VERSION_SETTING) === version) {
    if (context.json) context.printJson({ from: source.name, to: options.to, version, gates, branch: null });
    else context.print(`${change.fileName} already pins model ${version}; nothing to do.`);
    return;
  }
  context.log(`\nPlan: a branch with\n${renderChange(change)}\n`);
  await requireConsent(context, options.yes, `Promote model ${version} to ${options.to}?`);
  const { branch, commit } = await commitOnBranch({
    folder: context.target.projectFolder,
    branch: `promote/${options.to}-${version}`,
    message: `chore(${options.to}): promote model ${version} from ${source.name}\n\n${describeGates(gates)}`,
    files: { [change.fileName]: change.after },
  });
  if (context.json) context.printJson({ from: source.name, to: options.to, version, gates, branch, commit });
  else
    context.print(
      `Branch "${branch}" pins model ${version}. Open a pull request: git push -u origin ${branch}`,
    );
}

async function measureGates(source: OpenStack, thresholds: GateThresholds): Promise<readonly Gate[]> {
  const [{ readAlarms }, { readEndpoint }] = await Promise.all([
    import("../status/read-alarms"),
    import("../status/read-endpoint"),
  ]);
  const [endpoint, alarms, monitoring] = await Promise.all([
    readEndpoint(source.outputs.endpointName),
    readAlarms(source.outputs.alarmNames),
    readLastMonitoring(source),
  ]);
  const today = dayOfInstant(source.sandbox ? Date.parse(source.sandbox.now) : Date.now());
  return judgeGates({ endpoint, alarms, monitoring, today }, thresholds);
}

async function readLastMonitoring(stack: OpenStack): Promise<MonitoringSummary | undefined> {
  return (await findLastMonitoring(await openLake(stack)))?.found;
}

function renderGates(gates: readonly Gate[], isTerminal: boolean): string {
  return renderTable(
    [{ title: "gate" }, { title: "met" }, { title: "measured" }, { title: "required" }],
    gates.map(({ name, isMet, measured, required }) => [name, isMet ? "yes" : "NO", measured, required]),
    isTerminal,
  );
}

function describeGates(gates: readonly Gate[]): string {
  return gates.map(({ name, measured }) => `- ${name}: ${measured}`).join("\n");
}
