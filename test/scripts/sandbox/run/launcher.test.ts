import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { expect } from "chai";

const LAUNCHER = join(__dirname, "..", "..", "..", "..", "scripts", "sandbox", "run", "launcher.ts");

/** Says that its lineage has changed, and ends then, or when the test does: that holds its fourth stream open. */
const WATCHER = `
  const { readLineage } = require(${JSON.stringify(LAUNCHER)});
  let known = readLineage();
  console.log("started");
  setInterval(() => {
    if (readLineage() === known) return;
    console.log("orphaned");
    process.exit();
  }, 50);
  new (require("node:net").Socket)({ fd: 3 }).on("end", () => process.exit()).resume();
`;

describe("readLineage", () => {
  let npm: ReturnType<typeof spawnNpm>;
  afterEach(() => (npm.stdio[3] as Writable).end());

  /** Starts `npm -> shell -> watcher`, kills npm (SIGKILL: it can pass nothing on) and hears the watcher out. */
  async function killNpm(shell: (command: string) => string): Promise<string> {
    npm = spawnNpm(shell(`"${process.execPath}" --import tsx -e "$WATCHER"`));
    let heard = "";
    for await (const chunk of npm.stdout!) {
      heard += String(chunk);
      if (heard.includes("started") && npm.signalCode === null) npm.kill("SIGKILL");
    }
    if (npm.signalCode === null) await once(npm, "exit");
    return heard;
  }

  it("changes when the parent ends", async () => {
    expect(await killNpm((command) => `exec ${command}`)).to.equal("started\norphaned\n");
  });

  if (process.platform === "linux") {
    it("changes when npm ends, although the shell between lives on", async () => {
      expect(await killNpm((command) => `${command}; true`)).to.equal("started\norphaned\n");
    });
  }
});

function spawnNpm(command: string) {
  return spawn(
    process.execPath,
    [
      "-e",
      `require("node:child_process").spawn("sh", ["-c", process.argv[1]], { stdio: ["ignore", "inherit", "inherit", 3] })`,
      command,
    ],
    { env: { ...process.env, WATCHER }, stdio: ["ignore", "pipe", "inherit", "pipe"] },
  );
}
