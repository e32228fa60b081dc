import { readdirSync, writeFileSync } from "node:fs";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { KeptFiles, nameOf } from "../../scripts/kept-files";
import { useTemporaryFolder } from "../support/temporary-folder";

describe("what scripts keep between runs", () => {
  const temporary = useTemporaryFolder();

  it("is found by all that it was made from, and only so", async () => {
    const files = new KeptFiles(join(temporary(), "found"), 10);
    const name = nameOf(["a", "bc"]);
    expect(await files.find(name)).to.equal(undefined);
    await files.keep(name, Buffer.from("made"));
    expect((await files.find(name))?.toString()).to.equal("made");
    expect(await files.find(nameOf(["ab", "c"]))).to.equal(undefined);
  });

  it("is made again when it is damaged", async () => {
    const folder = join(temporary(), "damaged");
    const files = new KeptFiles(folder, 10);
    await files.keep("name", Buffer.from("made"));
    writeFileSync(join(folder, "name"), "torn");
    expect(await files.find("name")).to.equal(undefined);
  });

  it("is not kept, and nothing fails, where nothing can be written", async () => {
    const file = join(temporary(), "no-folder");
    writeFileSync(file, "");
    const files = new KeptFiles(file, 10);
    await files.keep("name", Buffer.from("made"));
    expect(await files.find("name")).to.equal(undefined);
  });

  it("makes room for what is used", async () => {
    const folder = join(temporary(), "room");
    const files = new KeptFiles(folder, 2);
    for (const [index, name] of ["old", "used"].entries()) {
      await files.keep(name, Buffer.from(name));
      await utimes(join(folder, name), index, index);
    }
    await files.keep("new", Buffer.from("new"));
    expect(readdirSync(folder).sort()).to.deep.equal(["new", "used"]);
  });
});
