import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createKeptBundles } from "../../../scripts/program/kept-bundles";
import { useTemporaryFolder } from "../../support/temporary-folder";

describe("packages kept from earlier evaluations", () => {
  const temporary = useTemporaryFolder();
  const bundle = { code: "exports.handler=1", sourceMap: "{}" };

  it("are those of the same closure over the same sources, settings and packages", async () => {
    const root = join(temporary(), "program");
    const kept = join(temporary(), "kept");
    const write = (path: string, text: string) => {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    const request = { name: "monitor", text: "closure", resolveDir: join(root, "infra") };
    // Each evaluation looks at the sources once.
    const find = (asked = request) => createKeptBundles(root, kept).find(asked);
    write("functions/handlers/monitor.ts", "1");
    write("infra/closure/bundler.ts", "1");
    write("package.json", "{}");
    await createKeptBundles(root, kept).keep(request, bundle);
    expect(await find()).to.deep.equal(bundle);

    expect(await find({ ...request, text: "other settings" })).to.equal(undefined);
    expect(await find({ ...request, name: "report" })).to.equal(undefined);
    const changes = [
      ["functions/handlers/monitor.ts", "1"],
      ["infra/closure/bundler.ts", "1"],
      ["package.json", "{}"],
      ["node_modules/.package-lock.json", ""],
      ["tsconfig.json", ""],
    ] as const;
    for (const [path, before] of changes) {
      write(path, "changed");
      expect(await find(), path).to.equal(undefined);
      write(path, before);
      expect(await find(), path).to.deep.equal(bundle);
    }
    write("functions/handlers/monitor/index.ts", "a file that esbuild would find instead");
    expect(await find()).to.equal(undefined);
  });
});
