import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { CSV_FORMAT } from "../../functions/aws/endpoint/csv-format";
import { joinInstances } from "../../functions/aws/endpoint/instance-format";
import { JSON_FORMAT } from "../../functions/aws/endpoint/json-format";
import { FEATURE_NAMES } from "../../functions/forecasting/features";
import type { SandboxSummary } from "../../scripts/sandbox/run/summary/summary";
import { runOps } from "../support/run-ops";
import { useTemporaryFolder } from "../support/temporary-folder";
import { listCodeBlocks, ROOT } from "./support/documents";

const BLOCKS = listCodeBlocks(readFileSync(join(ROOT, "docs/model-contract.md"), "utf8"));
const [REQUEST, ANSWER] = BLOCKS.filter(({ language }) => language === "json").map(({ text }) =>
  JSON.parse(text),
);
const SERVER = BLOCKS.find(({ language }) => language === "js")!.text;

describe("the page on the model contract", () => {
  const folder = useTemporaryFolder();
  let server: ChildProcess;
  let url = "";

  beforeEach(async () => {
    writeFileSync(join(folder(), "server.mjs"), SERVER);
    server = spawn(process.execPath, ["server.mjs", "0"], {
      cwd: folder(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface(server.stdout!), "line");
    url = /http:\S+/.exec(String(line))![0];
  });

  afterEach(async () => {
    const ended = once(server, "exit");
    server.kill();
    await ended;
  });

  it("shows a request with the features that the functions send", () => {
    for (const { features } of REQUEST.instances) expect(Object.keys(features)).to.deep.equal(FEATURE_NAMES);
    const sent = joinInstances(
      JSON_FORMAT.frame,
      REQUEST.instances.map((each: never) => JSON_FORMAT.encode(each, [])),
    );
    expect(JSON.parse(sent)).to.deep.equal(REQUEST);
  });

  it("shows the columns of the same request as CSV", () => {
    const lines = REQUEST.instances.map((each: never) =>
      CSV_FORMAT.encode(each, ["weekday_mean", "mean_28"]),
    );
    expect(BLOCKS.map(({ text }) => text)).to.include(`${lines.join("\n")}\n`);
  });

  it("shows a server that answers as the page says and as the functions understand", async () => {
    expect((await fetch(`${url}/ping`)).status).to.equal(200);
    expect((await fetch(`${url}/invocations`)).status).to.equal(404);
    const answer = await fetch(`${url}/invocations`, { method: "POST", body: JSON.stringify(REQUEST) });
    expect(answer.headers.get("content-type")).to.equal(JSON_FORMAT.contentType);
    const body = await answer.text();
    expect(JSON.parse(body)).to.deep.equal(ANSWER);
    expect(JSON_FORMAT.decode(body, REQUEST.instances, "endpoint")).to.deep.equal(ANSWER.predictions);
  });

  it("shows a server that the whole sandbox runs with, to its end", async () => {
    const file = join(folder(), "summary.json");
    const options = ["--days", "1", "--products", "5", "--seed", "3", "--json", file];
    const { code, stderr } = await runOps(["sandbox", "--model-url", url, ...options]);
    expect(code, stderr).to.equal(0);
    const summary = JSON.parse(readFileSync(file, "utf8")) as SandboxSummary;
    expect(summary.forecasts).to.equal(2 * 5 * 14);
    expect(summary.accuracy!.wape).to.be.within(0, 2);
    for (const { name, errors } of summary.functions) expect(errors, name).to.equal(0);
  });

  it("is followed by a message, before any work begins, where no container runs", async () => {
    const { code, stderr } = await runOps(["sandbox", "--model-url", `${url}/elsewhere`, "--days", "1"]);
    expect(code).to.equal(2);
    expect(stderr).to.match(/No container answers 200 at \S+\/elsewhere\/ping \(it answered 404\)/);
    expect(stderr).to.not.include("Demand:");
  });

  it("shows a server of at most twenty lines", () => {
    expect(SERVER.trimEnd().split("\n").length).to.be.at.most(20);
  });
});
