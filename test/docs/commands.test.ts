import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseOps } from "./support/command-line";
import { listSettings } from "./support/document-settings";
import { ROOT, readDocuments } from "./support/documents";
import { listCommands, type QuotedCommand } from "./support/shell";

const PACKAGE = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const SETTINGS = listSettings().map(({ path }) => path);

/** What may be quoted of programs that are not ours, by their first words. */
const FOREIGN = [
  /^aws (s3 ls|\w[\w-]* (describe|get|list|start)-[\w-]+|cognito-idp admin-(create-user|add-user-to-group) |secretsmanager create-secret )/,
  /^pulumi($| (login|new|up|stack init|stack output|preview)\b)/,
  /^export\b/,
  /^git revert\b/,
  /^node server\.mjs \d+$/,
];

/** Checks one command without running it. @throws with what is wrong */
async function checkCommand({ words }: Pick<QuotedCommand, "words">): Promise<void> {
  const [program, action, ...rest] = words;
  if (program === "npx") return checkCommand({ words: checkBinary(words.slice(1)) });
  if (program === "ops") return checkOps(words.slice(1));
  if (program === "mocha") return checkTestFiles(words.slice(1));
  if (program === "npm") {
    if (action === "ci" || action === "test") return;
    if (action === "run" || action === "--silent") return checkScript(rest);
  }
  if (program === "pulumi" && action === "config") return checkSetting(words.slice(2));
  const text = words.join(" ");
  if (!FOREIGN.some((known) => known.test(text))) throw new Error("nobody knows this command");
}

/** `<command>` stands for any. */
async function checkOps(args: readonly string[]): Promise<void> {
  if (args[0] !== "<command>") await parseOps(args);
}

/** Mocha is quoted for files of tests only: what runs all of them is `npm test`. */
function checkTestFiles(files: readonly string[]): void {
  const missing = files.filter((file) => !file.endsWith(".test.ts") || !existsSync(join(ROOT, file)));
  if (files.length === 0 || missing.length > 0)
    throw new Error(`no files of tests: "${missing.join('", "')}"`);
}

function checkBinary(words: readonly string[]): readonly string[] {
  const binary = words[0]!;
  if (!(binary in PACKAGE.bin) && !existsSync(join(ROOT, "node_modules/.bin", binary))) {
    throw new Error(`no dependency brings "${binary}"`);
  }
  return words;
}

async function checkScript([script = "", separator, ...args]: readonly string[]): Promise<void> {
  if (!(script in PACKAGE.scripts)) throw new Error(`package.json has no script "${script}"`);
  if (separator !== undefined && separator !== "--") throw new Error(`what follows "${script}" lacks "--"`);
  if (script === "ops") await checkOps(args);
  if (script === "sandbox") await parseOps(["sandbox", ...args]);
  if (script === "bench") checkBench(args);
  if (script === "mutate") expect(join(ROOT, args[0]!)).to.satisfy(existsSync);
}

/** `bench -- NAME -- --flag value`: the benchmark exists, and some of its sources read the flag. */
function checkBench([name, separator, ...args]: readonly string[]): void {
  if (name === undefined || name === "--list") return;
  const folder = join(ROOT, "test/bench");
  const file = readdirSync(folder).find((entry) => entry === `${name}.bench.ts`);
  if (file === undefined) throw new Error(`there is no benchmark "${name}"`);
  if (separator !== undefined && separator !== "--") throw new Error(`what follows "${name}" lacks "--"`);
  const source = readFileSync(join(folder, file), "utf8");
  for (const flag of args.filter((word) => word.startsWith("--"))) {
    if (!source.includes(flag.slice(2))) throw new Error(`"${name}" does not read ${flag}`);
  }
}

/** `pulumi config set|rm ... final-mile:section.setting [value]` */
function checkSetting(words: readonly string[]): void {
  if (words[0] !== "set" && words[0] !== "rm") throw new Error("only set and rm are quoted");
  const key = words.find((word) => word.startsWith("final-mile:"));
  if (key === undefined) return;
  const path = key.replace("final-mile:", "").replace(/\[\d+\].*$/, "");
  if (!SETTINGS.includes(path)) throw new Error(`there is no setting "${path}"`);
}

describe("the commands in documents", () => {
  for (const document of readDocuments()) {
    const commands = listCommands(document);
    if (commands.length === 0) continue;
    it(`of ${document.path} are ones that exist`, async () => {
      const faults: string[] = [];
      for (const command of commands) {
        const fault = await checkCommand(command).then(
          () => undefined,
          (error: Error) => error.message,
        );
        // A document may show what wrong use is told; then it must be told exactly that.
        if (fault?.split("\n")[0] !== command.refusal) {
          faults.push(`${command.text}: ${fault ?? "is not refused"}`);
        }
      }
      expect(faults).to.deep.equal([]);
    });
  }

  for (const [title, words] of [
    ["a script that is not there", ["npm", "run", "sandbx"]],
    ["a script whose arguments npm would take", ["npm", "run", "ops", "status"]],
    ["an unknown option", ["npm", "run", "ops", "--", "status", "--stak", "dev"]],
    ["an unknown command", ["npx", "ops", "stats"]],
    ["an unknown setting", ["npx", "pulumi", "config", "set", "--path", "final-mile:endpoint.kin", "x"]],
    ["an unknown benchmark", ["npm", "run", "bench", "--", "drift-studie"]],
    ["a benchmark's unknown option", ["npm", "run", "bench", "--", "service-level", "--", "--dais", "3"]],
    ["tests without a file", ["npx", "mocha"]],
    ["a file of tests that is not there", ["npx", "mocha", "test/docs/linx.test.ts"]],
    ["a program nobody brings", ["npx", "terraform", "apply"]],
  ] as const) {
    it(`would not be ${title}`, async () => {
      const refused = await checkCommand({ words }).then(
        () => false,
        () => true,
      );
      expect(refused).to.equal(true);
    });
  }

  it("set only what is a setting with --set", () => {
    const tried = readDocuments()
      .flatMap(listCommands)
      .flatMap(({ words }) =>
        words.flatMap((word, index) => (words[index - 1] === "--set" ? [word.split("=")[0]!] : [])),
      );
    expect(tried).to.not.be.empty;
    for (const path of tried) expect(SETTINGS).to.include(path);
  });
});
