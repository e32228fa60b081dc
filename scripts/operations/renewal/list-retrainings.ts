import type { CommandContext } from "../../cli/context";
import { formatRatio } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { openLake } from "../lake/open-lake";
import { listCandidates } from "./model-packages";
import { openRenewal } from "./open-renewal";

/** Shows the candidates, newest first: why each was trained, how it did in its trial, and what became of it. */
export async function listRetrainings(context: CommandContext): Promise<void> {
  const { stack, client, groupName } = await openRenewal(context);
  const candidates = await listCandidates(client, groupName);
  const { RETRAINING_RECORD_KEY } = await import("../../../functions/contracts/retraining");
  const record = await (await openLake(stack)).readJson<{ readonly lastDue?: string }>(RETRAINING_RECORD_KEY);
  if (context.json) {
    context.printJson({ group: groupName, lastDue: record?.lastDue ?? null, candidates });
    return;
  }
  if (candidates.length === 0) {
    context.print(
      `No model was trained yet; ${record?.lastDue ? `one was due on ${record.lastDue}` : "none was due"}.`,
    );
    return;
  }
  const ratio = (text: string | undefined) => formatRatio(text === undefined ? undefined : Number(text));
  context.print(
    renderTable(
      ["model", "trained because", "WAPE", "champion", "status"].map((title) => ({ title })),
      candidates.map(({ version, status, properties }) => [
        version,
        properties.because ?? "",
        ratio(properties.candidateWape),
        ratio(properties.championWape),
        status,
      ]),
      context.isTerminal,
    ),
  );
}
