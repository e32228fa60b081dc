import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { readAllowedStatements } from "../../../infra/policy/policy-documents";
import type { RegisteredResource } from "../../../scripts/program/evaluation";

const ROOT = join(__dirname, "..", "..", "..");
const MODULES = join(ROOT, "node_modules");

/** The one block of TypeScript in the document. */
function readExample(): string {
  const blocks = [...readFileSync(join(ROOT, "docs", "components.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)];
  expect(blocks).to.have.length(1);
  return blocks[0]![1]!;
}

/** A project as somebody would have it: the example, and this repository among its dependencies. */
function writeProject(example: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rides-")));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(MODULES)) symlinkSync(join(MODULES, name), join(modules, name));
  symlinkSync(ROOT, join(modules, "final-mile"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "rides", private: true }));
  writeFileSync(join(folder, "index.ts"), example);
  return folder;
}

function findTypeErrors(folder: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, folder);
  const program = ts.createProgram([join(folder, "index.ts")], {
    ...options,
    incremental: false,
    types: ["node"],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

function runProject(folder: string): RegisteredResource[] {
  const runner = join(__dirname, "run-program.ts");
  const args = ["--require", require.resolve("@pulumi/aws"), "--import", "tsx", runner];
  const printed = execFileSync(process.execPath, [...args, join(folder, "index.ts"), "rides", "live"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, PULUMI_TEST_MODE: "true" },
  });
  return JSON.parse(printed);
}

describe("the example in docs/components.md, in a project of another name", function () {
  this.timeout(120_000);

  let folder: string;
  let resources: readonly RegisteredResource[];
  const find = (type: string, name: string) => {
    const found = resources.find((one) => one.type === type && one.name === name);
    expect(found, `${type} ${name}`).to.not.equal(undefined);
    return found!;
  };

  before(() => {
    folder = writeProject(readExample());
    resources = runProject(folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is free of type errors", () => {
    expect(findTypeErrors(folder)).to.deep.equal([]);
  });

  it("registers the three components, each with its own below it", () => {
    const components = resources.filter(({ custom, parents }) => !custom && parents.length === 0);
    expect(components.map(({ type, name }) => `${type}::${name}`)).to.include.members([
      "final-mile:lake:Lake::rides",
      "final-mile:endpoint:ForecastEndpoint::demand",
      "final-mile:function:InlineFunction::morning",
    ]);
    const orphans = resources.filter(({ custom, parents }) => custom && parents.length === 0);
    expect(orphans.map(({ name }) => name)).to.deep.equal([]);
  });

  it("gives the endpoint the name it was given and leaves all other names to Pulumi", () => {
    expect(find("aws:sagemaker/endpoint:Endpoint", "demand").inputs.name).to.equal("ride-demand");
    expect(find("aws:cloudwatch/logGroup:LogGroup", "demand-logs").inputs.name).to.equal(
      "/aws/sagemaker/Endpoints/ride-demand",
    );
    for (const [type, name] of [
      ["aws:s3/bucket:Bucket", "rides"],
      ["aws:lambda/function:Function", "morning"],
      ["aws:cloudwatch/logGroup:LogGroup", "morning-logs"],
      ["aws:sqs/queue:Queue", "morning-dead-letters"],
      ["aws:iam/role:Role", "morning-role"],
      ["aws:iam/role:Role", "demand-role"],
      ["aws:scheduler/schedule:Schedule", "morning-schedule"],
    ] as const) {
      expect(find(type, name).inputs, name).to.not.have.any.keys("name", "bucket");
    }
  });

  it("takes the settings given and the schema's defaults for the others", () => {
    const { rules } = find(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "rides-lifecycle",
    ).inputs;
    const daysOf = (id: string) =>
      rules.find((rule: { readonly id: string }) => rule.id === id).expiration.days;
    expect([daysOf("predictions"), daysOf("monitoring")]).to.deep.equal([90, 730]);
    const configuration = find(
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      "demand-configuration",
    );
    expect(configuration.inputs.productionVariants[0]).to.include({ initialInstanceCount: 2 });
    const { inputs: schedule } = find("aws:scheduler/schedule:Schedule", "morning-schedule");
    expect(schedule).to.include({ scheduleExpression: "cron(0 6 * * ? *)", state: "ENABLED" });
  });

  it("watches no alarm where none was given", () => {
    const { deploymentConfig } = find("aws:sagemaker/endpoint:Endpoint", "demand").inputs;
    expect(deploymentConfig).to.not.have.property("autoRollbackConfiguration");
    const { type, inputs } = find("aws:iam/rolePolicy:RolePolicy", "demand-policy");
    for (const { resources: reached } of readAllowedStatements(type, inputs)) expect(reached).to.not.be.empty;
  });

  it("lets the function ask this endpoint only, and brings along what its closure imports", () => {
    const { type, inputs } = find("aws:iam/rolePolicy:RolePolicy", "morning-policy");
    const [ask] = readAllowedStatements(type, inputs).filter(({ actions }) =>
      actions.includes("sagemaker:InvokeEndpoint"),
    );
    const { state } = find("aws:sagemaker/endpoint:Endpoint", "demand");
    expect(ask!.resources).to.deep.equal([state.arn]);
    const { code } = find("aws:lambda/function:Function", "morning");
    expect(code!["index.js"]).to.contain("InvokeEndpoint").and.contain('"ride-demand"');
    for (const text of Object.values(code!)) expect(text).to.not.contain(folder).and.not.contain(ROOT);
  });
});
