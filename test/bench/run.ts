import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * `npm run bench` runs every `test/bench/*.bench.ts`, `npm run bench -- closure drift` those whose name
 * contains one of the words, `npm run bench -- --list` names them. Each runs in a process of its own, so
 * that none warms the engine for the next. What follows `--` is passed on: `npm run bench -- NAME -- --data FILE`.
 */
const ENDING = ".bench.ts";

const separator = process.argv.indexOf("--", 2);
const words = process.argv.slice(2, separator < 0 ? undefined : separator);
/** What follows `--` goes to the benchmarks themselves. */
const passedOn = separator < 0 ? [] : process.argv.slice(separator + 1);
const names = readdirSync(__dirname)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => basename(file, ENDING))
  .sort();

if (words.includes("--list")) {
  process.stdout.write(`${names.join("\n")}\n`);
} else {
  const chosen =
    words.length === 0 ? names : names.filter((name) => words.some((word) => name.includes(word)));
  if (chosen.length === 0) {
    process.stderr.write(`No benchmark is called ${words.join(" or ")}; there are: ${names.join(", ")}.\n`);
    process.exitCode = 2;
  }
  for (const name of chosen) {
    process.stdout.write(`\n${name}\n`);
    const file = join(__dirname, `${name}${ENDING}`);
    const { status } = spawnSync(process.execPath, ["--import", "tsx", file, ...passedOn], {
      stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
  }
}
