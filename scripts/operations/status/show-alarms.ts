import { GateError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";

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
  else {
    const rows = alarms.map(({ name, state, changedAt, reason }) => [
      state,
      name,
      changedAt ?? "",
      reason ?? "",
    ]);
    context.print(
      renderTable(
        [{ title: "state" }, { title: "alarm" }, { title: "since (UTC)" }, { title: "reason" }],
        rows,
        context.isTerminal,
      ),
    );
  }
  if (alarms.some(({ name, state }) => state === "ALARM" && DRIFT_ALARM.test(name)))
    context.log('"ops drift list" says which products drifted, how, and since when.');
  const inAlarm = alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  if (options.check && inAlarm.length > 0) {
    throw new GateError(`In alarm: ${inAlarm.join(", ")}.`);
  }
}
