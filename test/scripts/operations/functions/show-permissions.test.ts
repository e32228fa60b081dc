import { expect } from "chai";
import type { CommandContext } from "../../../../scripts/cli/context";
import { showPermissions } from "../../../../scripts/operations/functions/show-permissions";
import { writeSandboxState } from "../../../../scripts/sandbox-state";
import { declareRole } from "../../../support/declare-role";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { type Peer, startSandboxPeer } from "../../sandbox/services/support/peer";

describe("ops permissions", () => {
  const folder = useTemporaryFolder();
  let peer: Peer & { readonly aws: NonNullable<Peer["aws"]> };
  const monitor = "final-mile-dev-monitor";
  const costs = "final-mile-dev-costs";
  const outputs = { ...STACK_OUTPUTS, functionNames: { monitor, costs } };

  before(async () => {
    peer = await startSandboxPeer({ startAtMs: Date.now() });
    const { access } = peer.aws;
    const roleOf = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    for (const name of [monitor, costs]) {
      declareRole(peer.aws, roleOf(name), "lambda.amazonaws.com", {
        Sid: "ReadLake",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::lake/*",
      });
    }
    const session = access.assumeRole(roleOf(monitor), "lambda.amazonaws.com", monitor);
    access.require(session, [{ action: "s3:GetObject", resource: "arn:aws:s3:::lake/a" }]);
    const denied = () =>
      access.require(session, [{ action: "s3:DeleteObject", resource: "arn:aws:s3:::lake/a" }]);
    expect(denied).to.throw();
    expect(denied).to.throw();
  });

  after(() => peer.close());

  async function show(functionName?: "monitor" | "costs", json = false): Promise<string> {
    const { endpoint: endpointUrl } = peer;
    const now = new Date().toISOString();
    const state = { processId: process.pid, endpointUrl, startedAt: now, now, outputs };
    await writeSandboxState(folder(), state);
    const printed: string[] = [];
    const context: CommandContext = {
      json,
      isTerminal: false,
      target: { stack: "sandbox", projectFolder: folder() },
      print: (text) => printed.push(text),
      printJson: (value) => printed.push(JSON.stringify(value)),
      log: () => undefined,
      confirm: async () => false,
    };
    await showPermissions(context, { function: functionName });
    return printed.join("\n");
  }

  it("counts what each role may do and never did, and names what was refused", async () => {
    const told = (await show()).split("\n");
    expect(told.slice(0, 2)).to.deep.equal([
      "Granted  4 permissions to 2 roles and resources",
      "Used     1 since the sandbox was deployed, 3 never",
    ]);
    expect(told[2]).to.match(/^Refused {2}2 times: User: .*s3:DeleteObject on resource/);
    expect(told.slice(5)).to.deep.equal([`${monitor}\t2\t1`, `${costs}\t2\t2`]);
  });

  it("lists what a function never needed", async () => {
    const told = await show("costs");
    expect(told).to.contain("Granted  2 permissions to 1 roles").and.to.contain("Refused  none");
    expect(told.split("\n").slice(5)).to.deep.equal([
      `${costs}\tReadLake\ts3:GetObject on arn:aws:s3:::lake/*`,
      `${costs}\tReadLake\ts3:PutObject on arn:aws:s3:::lake/*`,
    ]);
    const { owners, denials } = JSON.parse(await show("monitor", true));
    expect(owners.map(({ owner }: { owner: string }) => owner)).to.deep.equal([monitor]);
    expect(denials[0].calls).to.equal(2);
  });

  it("answers nobody who comes by another name", async () => {
    const answer = await fetch(`${peer.endpoint}/_sandbox/permissions`, { headers: { origin: "null" } });
    expect(answer.headers.get("access-control-allow-origin")).to.equal(null);
    expect(answer.headers.get("cache-control")).to.equal("no-store");
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      request(`${peer.endpoint}/_sandbox/permissions`, { headers: { host: "evil.example" } }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).not.to.equal(200);
  });
});
