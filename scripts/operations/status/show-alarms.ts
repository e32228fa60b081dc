import { GateError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { renderTable, wrapWords } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import type { AlarmState } from "./read-alarms";

/** Width of a reason on a terminal, beside its indentation. */
const REASON_COLUMNS = 100;

const DRIFT_ALARM = /fleet-drift/;

/** Lists the alarms of the stack; with `check`, fails with exit code 3 when one is in alarm. */
export async function showAlarms(
  context: CommandContext,
  options: { readonly check: boolean },
): Promise<void> {
  const stack = await connectStack(context);
  const { readAlarms } = await import("./read-alarms");
  const alarms = await readAlarms(stack.outputs.alarmNames);
  if (context.json) context.printJson({ stack: stack.name, alarms });
  else context.print(renderAlarms(alarms, context.isTerminal));
  const advice = adviseOnDrift(alarms);
  if (advice !== undefined) context.log(advice);
  const inAlarm = alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  if (options.check && inAlarm.length > 0) {
    throw new GateError(`In alarm: ${inAlarm.join(", ")}.`);
  }
}

/** Where to look when an alarm says that inputs have moved: it knows of no product. */
export function adviseOnDrift(alarms: readonly AlarmState[]): string | undefined {
  const isOn = alarms.some(({ name, state }) => state === "ALARM" && DRIFT_ALARM.test(name));
  return isOn ? '"ops drift list" says which products drifted, how, and since when.' : undefined;
}

/** On a terminal the reasons stand under the table, of those in alarm only: they are long. */
export function renderAlarms(alarms: readonly AlarmState[], isTerminal: boolean): string {
  const columns = [{ title: "state" }, { title: "alarm" }, { title: "since (UTC)" }];
  if (!isTerminal) {
    return renderTable(
      [...columns, { title: "reason" }],
      alarms.map(({ name, state, changedAt, reason }) => [state, name, changedAt ?? "", reason ?? ""]),
      false,
    );
  }
  const table = renderTable(
    columns,
    alarms.map(({ name, state, changedAt = "" }) => [state, name, changedAt.replace(/\.\d+Z$/, "Z")]),
    true,
  );
  const reasons = alarms
    .filter(({ state }) => state === "ALARM")
    .map(({ name, reason = "no reason told", description = "" }) =>
      [
        name,
        ...[reason, description]
          .filter((text) => text !== "")
          .flatMap((text) => wrapWords(text, REASON_COLUMNS))
          .map((line) => `    ${line}`),
      ].join("\n"),
    );
  return [table, ...reasons].join("\n\n");
}
