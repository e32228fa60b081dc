import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzeDiagnostic,
  AnalyzeRequest,
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerResourceOptions,
  type PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { expect } from "chai";
import { RULES } from "../../../infra/policy/rules";

const PACK_FOLDER = join(__dirname, "../../../infra/policy");

// What @pulumi/pulumi speaks to its policy hosts with; resolved from there, for it is its dependency.
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi"));
const { credentials } = fromPulumi("@grpc/grpc-js");
const { Empty } = fromPulumi("google-protobuf/google/protobuf/empty_pb");
const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb");

describe("the policy pack", () => {
  let host: ChildProcess;
  let client: AnalyzerClient;
  const call = promisifyCalls(() => client);

  before(async () => {
    // The way the Pulumi CLI starts a pack: its own script, its own TypeScript support, the pack's folder.
    host = spawn(
      process.execPath,
      [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:9", "."],
      { cwd: PACK_FOLDER, stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = await once(host.stdout!, "data");
    client = new AnalyzerClient(`127.0.0.1:${String(line).trim()}`, credentials.createInsecure());
  });

  after(async () => {
    client?.close();
    if (host.exitCode === null && host.signalCode === null) {
      host.kill();
      await once(host, "exit");
    }
  });

  it("loads in Pulumi's policy host with every rule mandatory", async () => {
    const info = await call.getAnalyzerInfo(new Empty());
    expect(info.name).to.equal("final-mile");
    expect(info.policiesList.map(({ name }: PolicyInfo.AsObject) => name)).to.have.members(
      RULES.map(({ name }) => name),
    );
    // EnforcementLevel.MANDATORY of Pulumi's analyzer protocol.
    expect(info.policiesList.map((policy: PolicyInfo.AsObject) => policy.enforcementlevel)).to.deep.equal(
      RULES.map(() => 1),
    );
  });

  it("reports a violation with the resource's name", async () => {
    const request = new AnalyzeRequest();
    request.setType("aws:sqs/queue:Queue");
    request.setName("dead-letters");
    request.setUrn("urn:pulumi:dev::final-mile::aws:sqs/queue:Queue::dead-letters");
    request.setProperties(Struct.fromJavaScript({ messageRetentionSeconds: 1_209_600 }));
    request.setOptions(new AnalyzerResourceOptions());
    const { diagnosticsList } = await call.analyze(request);
    expect(diagnosticsList.map(({ policyname }: AnalyzeDiagnostic.AsObject) => policyname)).to.deep.equal([
      "queue-encrypted",
      "tags-present",
    ]);
    expect(diagnosticsList[0]?.message).to.contain("dead-letters is not encrypted");
  });
});

/** The host's calls as promises of plain objects. */
function promisifyCalls(getClient: () => AnalyzerClient) {
  type Answer<Reply> = (error: Error | null, reply: { toObject(): Reply }) => void;
  const settle = <Reply>(send: (answer: Answer<Reply>) => void): Promise<Reply> =>
    new Promise((resolve, reject) => {
      send((error, reply) => (error ? reject(error) : resolve(reply.toObject())));
    });
  return {
    getAnalyzerInfo: (request: Parameters<AnalyzerClient["getAnalyzerInfo"]>[0]) =>
      settle<AnalyzerInfo.AsObject>((answer) => getClient().getAnalyzerInfo(request, answer)),
    analyze: (request: AnalyzeRequest) =>
      settle<AnalyzeResponse.AsObject>((answer) => getClient().analyze(request, answer)),
  };
}
