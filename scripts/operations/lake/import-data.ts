import type { DemandFindings } from "../../../functions/aws/demand-file/describe-demand";
import { type FormOptions, readFormOptions } from "../../../functions/aws/demand-file/form/file-form";
import { readDemandFile } from "../../../functions/aws/demand-file/read-demand-file";
import { applyConnection } from "../../cli/aws-environment";
import { type CommandContext, requireConsent } from "../../cli/context";
import { renderFindings } from "../../data/render-findings";
import { type OpenStack, openStack } from "../../stack-outputs";
import { keepForm, readKeptForm } from "./kept-form";
import { currentUser } from "./manage-history";
import { openLake } from "./open-lake";

export interface ImportOptions {
  readonly file: string;
  /** What is said of the form of the file; the rest is as the stack's configuration says, or found out. */
  readonly form: FormOptions;
  /** Keep the form in the stack's configuration. */
  readonly keep: boolean;
  /** File to write what was read to. */
  readonly tidy?: string;
  /** Check the file and write nothing. */
  readonly dryRun: boolean;
  /** Forget what the lake holds instead of adding to it. */
  readonly replace: boolean;
  /** Replace without asking. */
  readonly yes: boolean;
}

/** Checks a demand file wholly, says what it holds, then brings it into the lake of the stack. */
export async function importData(context: CommandContext, options: ImportOptions): Promise<void> {
  const stack = options.dryRun ? undefined : await openStack(context.target);
  const { projectFolder, stack: stackName } = context.target;
  const kept = stackName === undefined ? {} : await readKeptForm(projectFolder, stackName);
  const said = { ...kept, ...definedOf(options.form) };
  const { series, findings } = await readDemandFile(options.file, readFormOptions(said));
  if (options.keep) await keepForm(context, { ...said, ...findings.readAs.form });
  if (options.tidy !== undefined) {
    const { writeTidyFile } = await import("../../data/write-tidy-file");
    await writeTidyFile(options.tidy, series);
    context.log(`Wrote ${options.tidy}.`);
  }
  if (!context.json) context.print(renderFindings(findings, context.isTerminal));
  if (stack === undefined) {
    if (context.json) context.printJson({ ...findings, imported: null });
    return;
  }
  applyConnection(stack.connection);
  if (options.replace) await confirmReplacement(context, stack, findings, options.yes);
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

function definedOf(options: FormOptions): FormOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Says what would be forgotten, and goes on only when that is wanted. @throws OperatorError */
async function confirmReplacement(
  context: CommandContext,
  stack: OpenStack,
  findings: DemandFindings,
  yes: boolean,
): Promise<void> {
  const lake = await openLake(stack);
  const objects = (await lake.listShards()).flatMap((shard) => shard.objects);
  if (objects.length === 0) return;
  const mebibytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 2 ** 20;
  context.log(
    `Plan: forget the history in s3://${stack.outputs.lakeBucketName}/processed/ (${objects.length} files, ${mebibytes.toFixed(1)} MiB); ` +
      `what remains are the ${findings.products} products of ${findings.fileName}, ${findings.from} to ${findings.to}.`,
  );
  await requireConsent(context, yes, `Replace the history of ${stack.name}?`);
}
