import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openLineFile } from "../../../scripts/cli/line-file";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("openLineFile", () => {
  const folder = useTemporaryFolder();
  const refusalOf = (path: string) => openLineFile(path).then(() => "", String);

  it("puts the file into its place when all lines are written", async () => {
    const path = join(folder(), "lines.jsonl");
    const file = await openLineFile(path);
    await file.write(["1", "2"]);
    await file.write([]);
    await file.write(["3"]);
    expect(existsSync(path)).to.equal(false);
    await file.commit();
    await file.discard();
    expect(readFileSync(path, "utf8")).to.equal("1\n2\n3\n");
    expect(readdirSync(folder())).to.deep.equal(["lines.jsonl"]);
  });

  it("leaves what was there before when the work is given up", async () => {
    const path = join(folder(), "lines.jsonl");
    writeFileSync(path, "old\n");
    const file = await openLineFile(path);
    await file.write(["new"]);
    await file.discard();
    expect(readFileSync(path, "utf8")).to.equal("old\n");
    expect(readdirSync(folder())).to.deep.equal(["lines.jsonl"]);
  });

  it("refuses a place that is not there before any work is done", async () => {
    mkdirSync(join(folder(), "taken"));
    expect(await refusalOf(join(folder(), "nowhere", "lines.jsonl"))).to.match(
      /There is no folder .*make it first/,
    );
    expect(await refusalOf(join(folder(), "taken"))).to.match(/is a folder; name a file/);
  });
});
