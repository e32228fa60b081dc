import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { findCapturedCode } from "../../../infra/closure/captured-code";
import { type Closure, packageClosure, serialiseClosure } from "../../../infra/closure/package-closure";
import * as fixture from "./fixtures/handler";

const ROOT = join(__dirname, "..", "..", "..");
const settings = pulumi.output({ name: "lamp" });

const closure: Closure = async (event: { readonly fail?: boolean }) => {
  const { handleFixture } = await import("./fixtures/handler");
  return handleFixture(event, settings.get());
};

async function filesOf(archive: pulumi.asset.AssetArchive): Promise<Record<string, string>> {
  const assets = (await archive.assets) as Record<string, pulumi.asset.StringAsset>;
  const texts = Object.entries(assets).map(async ([name, asset]) => [name, await asset.text] as const);
  return Object.fromEntries(await Promise.all(texts));
}

async function packageFixture(): Promise<Record<string, string>> {
  return await filesOf(await packageClosure("fixture", closure, { resolveDir: __dirname }));
}

async function rejectionOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => {
      throw new Error("The closure was accepted.");
    },
    (error: Error) => error.message,
  );
}

describe("packageClosure", () => {
  let folder: string;
  let files: Record<string, string>;
  let handler: (event: object) => Promise<unknown>;

  before(async () => {
    files = await packageFixture();
    folder = mkdtempSync(join(tmpdir(), "final-mile-closure-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    handler = require(join(folder, "index.js")).handler;
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a package of code and source map", () => {
    expect(Object.keys(files)).to.deep.equal(["index.js", "index.js.map"]);
  });

  it("leaves the import inside the body alone and captures no code", async () => {
    const text = await serialiseClosure("fixture", closure);
    expect(text).to.contain('import("./fixtures/handler")');
    expect(text).not.to.contain("StockError");
    expect(findCapturedCode(text)).to.deep.equal([]);
  });

  it("runs with private fields and maps, and reads outputs", async () => {
    expect(await handler({})).to.deep.equal({ name: "lamp", count: 2, isMap: true });
  });

  it("keeps class, name, message and cause of an error", async () => {
    const error = (await handler({ fail: true }).catch((failure: unknown) => failure)) as Error;
    expect(error).to.be.instanceOf(Error);
    expect(error.constructor.name).to.equal("StockError");
    expect(error.name).to.equal("StockError");
    expect(error.message).to.equal('"lamp" has no stock.');
    expect(error.cause).to.be.instanceOf(RangeError);
  });

  it("traces an error to the line of its source", () => {
    const script = `require(${JSON.stringify(join(folder, "index.js"))}).handler({ fail: true }).catch((e) => console.log(e.stack))`;
    const trace = execFileSync(process.execPath, ["--enable-source-maps", "-e", script], {
      encoding: "utf8",
    });
    const source = readFileSync(join(__dirname, "fixtures", "handler.ts"), "utf8");
    const line = source.split("\n").findIndex((text) => text.includes("throw new StockError")) + 1;
    expect(trace).to.match(new RegExp(`handleFixture .*test/infra/closure/fixtures/handler\\.ts:${line}:`));
  });

  it("gives the same bytes for the same sources", async () => {
    expect(await packageFixture()).to.deep.equal(files);
  });

  it("names no folder of this machine", () => {
    for (const text of Object.values(files)) {
      expect(text).not.to.contain(ROOT);
      expect(text).not.to.contain(tmpdir());
      expect(text).not.to.contain(`"${homedir()}`);
    }
  });

  it("keeps our sources in the map and leaves the libraries' out", () => {
    const { sources } = JSON.parse(files["index.js.map"] ?? "{}") as { sources: string[] };
    expect(sources).to.include("test/infra/closure/fixtures/handler.ts");
    expect(sources.filter((source) => source.includes("node_modules"))).to.deep.equal([]);
  });

  it("refuses code captured by value, by its name", async () => {
    const { double } = fixture;
    const message = await rejectionOf(
      packageClosure("monitor", async (value: number) => double(value), { resolveDir: __dirname }),
    );
    expect(message).to.contain('The closure "monitor" captured code by value: "double"');
    expect(message).to.contain('await import("../functions/handlers/monitor")');
  });

  it("refuses a class captured by value", async () => {
    const message = await rejectionOf(
      packageClosure("monitor", async () => new fixture.StockError("x"), { resolveDir: __dirname }),
    );
    expect(message).to.match(/The closure "monitor" captured/);
  });

  it("refuses a captured secret and does not repeat it", async () => {
    const password = pulumi.secret("hunter2");
    const message = await rejectionOf(
      packageClosure("costs", async () => password.get(), { resolveDir: __dirname }),
    );
    expect(message).to.contain('The closure "costs" captured a secret').and.not.to.contain("hunter2");
  });

  it("says whose closure cannot be written down", async () => {
    const { parse } = JSON;
    const bound = parse.bind(JSON);
    const message = await rejectionOf(
      packageClosure("report", async (text: string) => bound(text), { resolveDir: __dirname }),
    );
    expect(message).to.contain('The closure "report" captured something that cannot be written down');
  });
});
