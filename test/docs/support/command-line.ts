import yargs, { type Argv } from "yargs";
import { createParser } from "../../../scripts/cli/run";
import { COMMANDS } from "../../../scripts/commands";

/** Thrown in the place of a command's handler, when its arguments were found right. */
class Understood extends Error {}

/** Parses arguments as `ops` does, strictly, and runs nothing. @throws what `ops` would tell */
export async function parseOps(args: readonly string[]): Promise<void> {
  const parser = createParser(args, COMMANDS).middleware(() => {
    throw new Understood();
  });
  try {
    await parser.parseAsync();
  } catch (error) {
    if (error instanceof Understood) return;
    throw error;
  }
  throw new Error(`"ops ${args.join(" ")}" runs no command`);
}

export interface DocumentedOption {
  readonly names: string;
  readonly about: string;
  /** Type and default, as the help text has them. */
  readonly kind: string;
}

export interface DocumentedCommand {
  /** `report`, `data import`. */
  readonly name: string;
  /** How it is called: `ops report <subject>`. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly DocumentedOption[];
}

/** Every command and action of `ops`, from its help text. */
export async function describeCommands(): Promise<readonly DocumentedCommand[]> {
  const names = COMMANDS.map(({ command }) => command.split(" ")[0]!);
  const words = await Promise.all(names.map(listActions));
  return await Promise.all(words.flat().map(describeCommand));
}

/** A command's actions, which its help lists as commands, or the command itself. */
async function listActions(name: string): Promise<readonly (readonly string[])[]> {
  const [, commands = ""] = /^Commands:\n((?:^ .*\n)+)/m.exec(await printHelp([name])) ?? [];
  const actions = [...commands.matchAll(new RegExp(`^ +ops ${name} (\\w+)`, "gm"))];
  return actions.length === 0 ? [[name]] : actions.map(([, action]) => [name, action!]);
}

async function describeCommand(words: readonly string[]): Promise<DocumentedCommand> {
  // That a list begins empty is no default.
  const help = (await printHelp(words)).replaceAll(" [default: []]", "");
  const [usage = "", about = ""] = help.split("\n").filter((line) => line !== "");
  const lines = help.split("\n").filter((line) => /^ +(-\w, )?--|^ {2}\w+ .*\[required\]$/.test(line));
  return { name: words.join(" "), usage, about, options: lines.map(parseOption) };
}

/** The help text with one line per option. */
async function printHelp(words: readonly string[]): Promise<string> {
  const parser: Argv = yargs().scriptName("ops").wrap(null).version(false).alias({ help: "h" });
  for (const command of COMMANDS) parser.command({ ...command, handler: () => {} });
  return await new Promise((resolve, reject) => {
    parser.parse([...words, "--help"], {}, (error: unknown, _: unknown, output: string) => {
      if (error) reject(error);
      else resolve(output);
    });
  });
}

/** `      --stack  Stack to work on  [string] [default: "dev"]` */
function parseOption(line: string): DocumentedOption {
  const [, names, about, kind] = /^\s+(.+?) {2,}(.*?)\s*((?:\[[^[]*\]\s*)*)$/.exec(line) ?? [];
  if (names === undefined) throw new Error(`The help text has a line of another form: ${line}`);
  return { names, about: about!, kind: kind!.trim().replace(/^\[required\]$/, "[required]") };
}
