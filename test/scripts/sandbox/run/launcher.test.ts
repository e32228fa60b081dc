import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";

const LAUNCHER = join(__dirname, "..", "..", "..", "..", "scripts", "sandbox", "run", "launcher.ts");

/** Says its lineage whenever it changes, and ends on its own after a while. */
const WATCHER = `
  const { readLineage } = require(${JSON.stringify(LAUNCHER)});
  let known = readLineage();
  console.log("started");
  setInterval(() => {
    if (readLineage() === known) return;
    console.log("orphaned");
    process.exit();
  }, 50);
  setTimeout(() => process.exit(), 15_000);
`;

describe("readLineage", function () {
  this.timeout(30_000);

  /** Starts `npm -> shell -> watcher`, kills npm (SIGKILL: it can pass nothing on) and hears the watcher out. */
  async function killNpm(shell: (command: string) => string): Promise<string> {
    const npm = spawn(
      process.execPath,
      [
        "-e",
        `require("node:child_process").spawn("sh", ["-c", process.argv[1]], { stdio: "inherit" })`,
        shell(`"${process.execPath}" --import tsx -e "$WATCHER"`),
      ],
      { env: { ...process.env, WATCHER }, stdio: ["ignore", "pipe", "inherit"] },
    );
    let heard = "";
    for await (const chunk of npm.stdout) {
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
