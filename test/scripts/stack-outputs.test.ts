import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { OperatorError, UsageError } from "../../functions/contracts/errors";
import { writeSandboxState } from "../../scripts/sandbox-state";
import { findSandbox, openStack } from "../../scripts/stack-outputs";
import { STACK_OUTPUTS } from "../support/stack-outputs";
import { useTemporaryFolder } from "../support/temporary-folder";

const OUTPUTS = { ...STACK_OUTPUTS, region: "eu-central-1" };

describe("openStack", () => {
  const folder = useTemporaryFolder();
  let server: Server;
  let endpointUrl: string;

  before(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const state = (changes: object = {}) => ({
    processId: process.pid,
    endpointUrl,
    startedAt: "2026-11-01T10:00:00.000Z",
    now: "2026-06-30T12:00:00.000Z",
    outputs: OUTPUTS,
    ...changes,
  });

  it("reads the outputs from a file, and the region from them", async () => {
    const outputsFile = join(folder(), "outputs.json");
    writeFileSync(outputsFile, JSON.stringify(OUTPUTS));
    const stack = await openStack({ outputsFile, profile: "ops", projectFolder: folder() });
    expect(stack).to.deep.include({ name: "dev", outputs: OUTPUTS });
    expect(stack.connection).to.deep.include({ region: "eu-central-1", profile: "ops" });
  });

  it("lets the operator choose region and endpoint", async () => {
    const outputsFile = join(folder(), "outputs.json");
    writeFileSync(outputsFile, JSON.stringify(OUTPUTS));
    const target = {
      outputsFile,
      region: "us-west-2",
      endpointUrl: "http://127.0.0.1:1",
      projectFolder: folder(),
    };
    expect((await openStack(target)).connection).to.include({
      region: "us-west-2",
      endpointUrl: "http://127.0.0.1:1",
    });
  });

  it("finds a running sandbox, with credentials that are no secret", async () => {
    await writeSandboxState(folder(), state());
    const stack = await openStack({ stack: "sandbox", projectFolder: folder() });
    expect(stack.name).to.equal("sandbox");
    expect(stack.connection).to.deep.include({
      endpointUrl,
      credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
    });
  });

  it("asks which of two sandboxes is meant, and takes the one that is named", async () => {
    await writeSandboxState(
      folder(),
      state({ processId: process.ppid, startedAt: "2026-11-01T09:00:00.000Z", now: "early" }),
    );
    await writeSandboxState(folder(), state({ now: "late" }));
    for (const stack of [undefined, "sandbox"]) {
      const error = await openStack({ stack, projectFolder: folder() }).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(UsageError);
      expect(String(error)).to.include("2 sandboxes are running; which one is meant?");
      for (const each of [process.pid, process.ppid]) expect(String(error)).to.include(`sandbox:${each} `);
    }
    const named = (processId: number) =>
      openStack({ stack: `sandbox:${processId}`, projectFolder: folder() });
    expect((await named(process.pid)).sandbox?.now).to.equal("late");
    expect((await named(process.ppid)).sandbox?.now).to.equal("early");
    expect(String(await named(1).catch((caught: unknown) => caught))).to.include("There is no sandbox 1;");
  });

  it("finds the sandbox that is meant where no stack has to be named, and none where there is none", async () => {
    const find = (target: object = {}) => findSandbox({ ...target, projectFolder: folder() });
    expect(await find()).to.equal(undefined);
    await writeSandboxState(folder(), state());
    expect((await find())?.now).to.equal("2026-06-30T12:00:00.000Z");
    expect(await find({ stack: "dev" })).to.equal(undefined);
    await writeSandboxState(folder(), state({ processId: process.ppid, now: "other" }));
    expect(await find().catch(String)).to.include("2 sandboxes are running; which one is meant?");
    expect((await find({ stack: `sandbox:${process.ppid}` }))?.now).to.equal("other");
  });

  it("does not take the file of a process that is gone or does not answer", async () => {
    // No process has this id: it is above the largest the kernel gives.
    await writeSandboxState(folder(), state({ processId: 2 ** 22 + 1 }));
    await writeSandboxState(folder(), state({ endpointUrl: "http://127.0.0.1:1" }));
    const refusal = openStack({ stack: "sandbox", projectFolder: folder() }).catch((error: unknown) => error);
    expect(await refusal).to.be.instanceOf(UsageError);
    expect(String(await refusal)).to.include("npm run sandbox -- --serve");
  });

  it("names the stacks that it knows", async () => {
    writeFileSync(join(folder(), "Pulumi.dev.yaml"), "config: {}\n");
    const error = await openStack({ stack: "prod", projectFolder: folder() }).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).to.equal('UsageError: There is no stack "prod"; known are "sandbox", "dev".');
  });

  it("names all outputs that are missing or wrong", async () => {
    const outputsFile = join(folder(), "outputs.json");
    writeFileSync(outputsFile, JSON.stringify({ ...OUTPUTS, region: undefined, horizonDays: -1 }));
    const error = await openStack({ outputsFile, projectFolder: folder() }).catch(
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(OperatorError);
    expect(String(error)).to.include('"region"').and.include('"horizonDays"');
  });

  it("refuses a file that is no JSON", async () => {
    const outputsFile = join(folder(), "outputs.json");
    writeFileSync(outputsFile, "region: eu");
    const error = await openStack({ outputsFile, projectFolder: folder() }).catch(
      (caught: unknown) => caught,
    );
    expect(String(error)).to.match(/is no JSON.*pulumi stack output --json/);
  });

  it("says clearly that the Pulumi CLI is missing", async () => {
    writeFileSync(join(folder(), "Pulumi.dev.yaml"), "config: {}\n");
    const path = process.env.PATH;
    process.env.PATH = folder();
    try {
      const error = await openStack({ stack: "dev", projectFolder: folder() }).catch(
        (caught: unknown) => caught,
      );
      expect(error).to.be.instanceOf(OperatorError);
      expect(String(error)).to.include("the Pulumi CLI is not on the path");
    } finally {
      process.env.PATH = path;
    }
  });
});
