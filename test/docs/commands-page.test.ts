import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../scripts/commands";
import { expectKeptSection } from "../support/kept-text";
import { type DocumentedCommand, type DocumentedOption, describeCommands } from "./support/command-line";
import { ROOT, readDocuments } from "./support/documents";

const PAGE = join(ROOT, "docs", "commands.md");

/** Has the shared options and no others. */
const PLAIN_COMMAND = "status";

describe("the page of commands", () => {
  let commands: readonly DocumentedCommand[] = [];
  let shared: readonly DocumentedOption[] = [];

  before(async () => {
    commands = await describeCommands();
    shared = ownOptions(commands.find(({ name }) => name === PLAIN_COMMAND)!, []);
  });

  it("shows the shared options", () => {
    expectKeptSection(PAGE, "shared", renderOptions(shared));
  });

  it("shows every command with its options, as the command line has them", () => {
    for (const command of commands) {
      expectKeptSection(PAGE, command.name.replace(" ", "-"), renderCommand(command, shared));
    }
  });

  it("has a heading for every command", () => {
    const { text } = readDocuments().find(({ path }) => path === "docs/commands.md")!;
    for (const { name } of commands) expect(text).to.include(`\n## ${name}\n`);
  });

  it("stands for a table of the README that lists every command", () => {
    const { text } = readDocuments().find(({ path }) => path === "README.md")!;
    for (const { command } of COMMANDS) {
      expect(text, command).to.match(new RegExp(`\\| .*\`${command.split(" ")[0]}\\b.*\\|`));
    }
  });
});

function renderCommand(command: DocumentedCommand, shared: readonly DocumentedOption[]): string {
  const takesShared = shared.every((option) => hasOption(command.options, option));
  const own = ownOptions(command, takesShared ? shared : []);
  const also = takesShared ? "\nWith the [shared options](#shared-options)." : "";
  const head = `\`${command.usage}\`: ${command.about}.${also}`;
  return own.length === 0 ? head : `${head}\n\n${renderOptions(own)}`;
}

function ownOptions(
  { options }: DocumentedCommand,
  shared: readonly DocumentedOption[],
): readonly DocumentedOption[] {
  return options.filter((option) => option.names !== "-h, --help" && !hasOption(shared, option));
}

function hasOption(options: readonly DocumentedOption[], { names, about }: DocumentedOption): boolean {
  return options.some((option) => option.names === names && option.about === about);
}

function renderOptions(options: readonly DocumentedOption[]): string {
  const rows = options.map(({ names, about, kind }) => {
    const byDefault = /\[default: (.*?)\]/.exec(kind)?.[1] ?? "";
    return `| \`${names}\` | ${about.replaceAll("|", "\\|").replaceAll("<", "&lt;")} | ${byDefault} |`;
  });
  return ["| option | does | default |", "|---|---|---|", ...rows].join("\n");
}
