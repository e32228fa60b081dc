import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CleanUp, createWorkFolder } from "../../../../scripts/sandbox/run/clean-up";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const PROJECT_FOLDER = join(__dirname, "..", "..", "..", "..");

describe("the folder of a sandbox's temporary files", () => {
  const parent = useTemporaryFolder();
  const before = process.env.TMPDIR;
  beforeEach(() => {
    process.env.TMPDIR = parent();
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });

  it("is that of its child processes, which find what tsx has made of the sources; only it is removed", async () => {
    const script = join(parent(), "one.ts");
    writeFileSync(script, "const mark: string = 'transformed'; console.log(mark, require('os').tmpdir());");
    const run = () =>
      spawnSync(process.execPath, ["--import", "tsx", script], { cwd: PROJECT_FOLDER, encoding: "utf8" });
    run();
    const [cache] = readdirSync(parent()).filter((each) => each.startsWith("tsx-"));
    const [name] = readdirSync(join(parent(), cache!));
    const kept = join(parent(), cache!, name!);
    writeFileSync(kept, readFileSync(kept, "utf8").replace("transformed", "found"));

    const cleanUp = new CleanUp();
    const folder = createWorkFolder(cleanUp);
    expect(run().stdout).to.equal(`found ${folder}\n`);
    await cleanUp.run();
    expect(existsSync(folder)).to.equal(false);
    expect(process.env.TMPDIR).to.equal(parent());
    expect(existsSync(kept)).to.equal(true);
  });

  it("of a run that was killed is removed by the next, that of one under way is not", async () => {
    // Above what any system gives a process.
    const abandoned = join(parent(), "final-mile-2147483646-x");
    mkdirSync(join(abandoned, "deep"), { recursive: true });
    const living = mkdtempSync(join(tmpdir(), `final-mile-${process.ppid}-`));
    const cleanUp = new CleanUp();
    createWorkFolder(cleanUp);
    expect(existsSync(abandoned)).to.equal(false);
    expect(existsSync(living)).to.equal(true);
    await cleanUp.run();
    rmSync(living, { recursive: true });
  });
});
