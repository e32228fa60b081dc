import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FormOptions } from "../../../functions/aws/demand-file/form/file-form";
import { UsageError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import { changeSettings, readSetting, stackFileName } from "../promotion/stack-file";

const SECTION = "data";
const SETTING = "file";

/** Form of files that a stack's configuration states; nothing when it has none, or no file of its own. */
export async function readKeptForm(projectFolder: string, stack: string): Promise<FormOptions> {
  const text = await readFile(join(projectFolder, stackFileName(stack)), "utf8").catch(() => "");
  const kept = text === "" ? undefined : readSetting(text, [SECTION, SETTING]);
  return typeof kept === "object" && kept !== null ? (kept as FormOptions) : {};
}

/** Writes a form into the stack's configuration. @throws UsageError when no stack with a file is named */
export async function keepForm(context: CommandContext, form: FormOptions): Promise<void> {
  const { projectFolder, stack } = context.target;
  if (stack === undefined)
    throw new UsageError("--keep writes into a stack's configuration; name it with --stack.");
  const fileName = stackFileName(stack);
  const path = join(projectFolder, fileName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--keep: there is no "${fileName}" in ${projectFolder} (${error.code}).`, {
      cause: error,
    });
  });
  const changes = Object.entries(form)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ path: [SECTION, SETTING, name], value: value as string | number | boolean }));
  await writeFile(path, changeSettings(text, fileName, changes));
  context.log(`Kept the form of the file in ${fileName} (${SECTION}.${SETTING}); commit it.`);
}
