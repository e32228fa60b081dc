import { GateError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";

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
  const inAlarm = alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
  if (options.check && inAlarm.length > 0) {
    throw new GateError(`In alarm: ${inAlarm.join(", ")}.`);
  }
}
