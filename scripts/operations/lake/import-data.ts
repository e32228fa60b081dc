import { applyConnection } from "../../cli/aws-environment";
import type { CommandContext } from "../../cli/context";
import { readDemandFile } from "../../data/read-demand-file";
import { renderFindings } from "../../data/render-findings";
import { openStack } from "../../stack-outputs";
import { currentUser } from "./manage-history";

export interface ImportOptions {
  readonly file: string;
  /** Check the file and write nothing. */
  readonly dryRun: boolean;
  /** Forget what the lake holds instead of adding to it. */
  readonly replace: boolean;
}

/** Checks a demand file wholly, says what it holds, then brings it into the lake of the stack. */
export async function importData(context: CommandContext, options: ImportOptions): Promise<void> {
  const stack = options.dryRun ? undefined : await openStack(context.target);
  const { series, findings } = await readDemandFile(options.file);
  if (!context.json) context.print(renderFindings(findings, context.isTerminal));
  if (stack === undefined) {
    if (context.json) context.printJson({ ...findings, imported: null });
    return;
  }
  applyConnection(stack.connection);
  const { importSeries } = await import("../../data/import-series");
  const imported = await importSeries(stack.outputs.lakeBucketName, series, {
    replace: options.replace,
    committedBy: currentUser(),
    log: context.log,
  });
  if (context.json) context.printJson({ ...findings, imported });
  else {
    context.print(
      `Imported into s3://${stack.outputs.lakeBucketName}/processed/: ${imported.products} products in ${imported.shards} shards, snapshot ${imported.snapshotId}.`,
    );
  }
}
