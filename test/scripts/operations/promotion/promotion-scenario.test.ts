import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dayOfInstant } from "../../../../functions/demand/calendar";
import { type DeployOptions, deploy } from "../../../../scripts/sandbox/deploy";
import { FailedStepError } from "../../../../scripts/sandbox/deploy/dynamic-resource";
import { closeServer } from "../../../../scripts/sandbox/server/http-server";
import type { StartModel } from "../../../../scripts/sandbox/services/sagemaker/model-hosts";
import { generateDemand } from "../../../support/demand";
import { type DeployedStack, deployStack } from "../../../support/deployed-stack";
import { evaluateOnce } from "../../../support/evaluated-stacks";
import { createEmulatorLake } from "../../../support/fleet-run";
import { startMeanContainer } from "../../../support/mean-model";
import { writeMonitoring } from "../../../support/promotion-evidence";
import { type OpsInTurn, startOpsInTurn } from "../../../support/run-ops";
import { createScratchRepository, type ScratchRepository } from "../../../support/scratch-repository";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";

const PROJECT_FOLDER = join(__dirname, "../../../..");
const readStackFile = (stack: string) => readFileSync(join(PROJECT_FOLDER, `Pulumi.${stack}.yaml`), "utf8");
const VERSION = "2026-11-01";
/** What prod has before. */
const EARLIER = "2026-10-01";
/** Bytes of a model that dev is content with and that answers nobody in prod. */
const BYTES = "errors";
/** In prod's sandbox: shortly before its forecasts of 04:30, and after them. */
const PROD_START = Date.parse("2026-11-23T04:20:00Z");
const AFTER_FORECASTS = Date.parse("2026-11-23T04:45:00Z");
const TODAY = dayOfInstant(Date.now());
/** A container by what its artifact says; it passes its health check in any case. */
const startByArtifact: StartModel = async ({ artifact }) => {
  const { url, server } = await startMeanContainer(() => artifact?.toString("utf8") === BYTES);
  return { url, close: () => closeServer(server) };
};
/** Whole weeks: what is sold depends on the weekday. */
const DAYS = 21;

/*
 * Two sandboxes stand for dev and prod, a scratch repository for that of the team, its bare origin for GitHub: a model is
 * promoted, merged, deployed, fails, and is rolled back. The operator is in the middle of something all the time.
 */
describe("a model on its way from dev to prod and back", function () {
  this.timeout(300_000);
  let root: string;
  const folder = () => root;
  let dev: DeployedStack;
  let prod: DeployedStack;
  let repository: ScratchRepository;
  let ops: OpsInTurn;
  let tree: ReadonlyMap<string, string>;
  let promoted: string;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "final-mile-test-"));
    // Prod has an older model, and comments of its own.
    const prodFile = readStackFile("prod").replace(`"${VERSION}"`, `"${EARLIER}" # approved by the planners`);
    repository = createScratchRepository(
      folder(),
      { "Pulumi.dev.yaml": readStackFile("dev"), "Pulumi.prod.yaml": prodFile },
      { withProgram: true },
    );
    ops = startOpsInTurn(
      { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" },
      repository.folder,
    );
    [dev, prod] = await Promise.all([
      deployStack({ startAtMs: Date.now(), fleet: [], artifactOf: () => BYTES, judge: true }),
      deployStack({
        stack: "prod",
        configFile: committedFile("Pulumi.prod.yaml"),
        startAtMs: PROD_START,
        fleet: generateDemand({ products: 12, days: 60 }),
        startModel: startByArtifact,
      }),
    ]);
    await prod.aws.advanceTo(AFTER_FORECASTS);
    // Somebody is in the middle of something, in the very file, in the program, and in the index.
    repository.edit("Pulumi.prod.yaml", "monthlyUsd: 600", "monthlyUsd: 900");
    repository.edit("infra/index.ts", "import", "this is no TypeScript\nimport");
    writeFileSync(join(repository.folder, "notes.txt"), "half-done");
    repository.git("add", "notes.txt");
    tree = repository.snapshot();
  });
  after(async () => {
    await ops?.close();
    await dev?.close();
    await prod?.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** A file as main has it, in a file of its own. */
  function committedFile(name: string): string {
    const path = join(folder(), `${repository.git("rev-parse", `main:${name}`)}.yaml`);
    writeFileSync(path, repository.git("show", `main:${name}`));
    return path;
  }

  /** A lake beside dev's in the same emulator. */
  function createLake(name: string) {
    return createEmulatorLake(dev.aws.s3, name);
  }

  function putArtifact(bucketName: string, version: string, bytes: string): void {
    const bucket = dev.aws.s3.buckets.get(bucketName) ?? dev.aws.s3.createBucket(bucketName);
    dev.aws.s3.put(bucket, `models/${version}/model.tar.gz`, Buffer.from(bytes));
  }

  function writeOutputs(name: string, changes: object): string {
    const file = join(folder(), `${name}.json`);
    writeFileSync(file, JSON.stringify({ ...STACK_OUTPUTS, alarmNames: [], ...changes }));
    return file;
  }

  it("is refused for a version that never ran, that drifted, that is worse, or whose bytes are not there, and done for a good one", async () => {
    const endpointName = "final-mile-dev-forecast";
    const good = { version: VERSION, errorUnits: 3 };
    await writeMonitoring(createLake(dev.bucketName), TODAY, DAYS, good);
    putArtifact("drifted-lake", VERSION, BYTES);
    await writeMonitoring(createLake("drifted-lake"), TODAY, DAYS, good, {
      concept: { ok: 90, warning: 4, degraded: 6, insufficientData: 0 },
    });
    for (const [name, errorUnits] of [
      ["better-lake", 2],
      ["empty-lake", 4],
    ] as const) {
      await writeMonitoring(createLake(name), TODAY, DAYS, { version: EARLIER, errorUnits });
      if (name !== "empty-lake") putArtifact(name, VERSION, BYTES);
    }
    const prodLake = createEmulatorLake(prod.aws.s3, prod.bucketName);
    await writeMonitoring(prodLake, TODAY, DAYS, { version: EARLIER, errorUnits: 4 });
    prod.aws.s3.put(
      prod.aws.s3.bucket(prod.bucketName),
      `models/${VERSION}/model.tar.gz`,
      Buffer.from(BYTES),
    );
    putArtifact("other-lake", VERSION, "other bytes");
    const source = writeOutputs("dev", { endpointName, lakeBucketName: dev.bucketName });
    const drifted = writeOutputs("drifted", { endpointName, lakeBucketName: "drifted-lake" });
    const promote = (outputs: string, target: string, ...more: string[]) => [
      ...[
        "promote",
        "--outputs",
        outputs,
        "--endpoint-url",
        dev.aws.endpointUrl,
        "--evidence-from",
        "sandbox",
      ],
      ...["--target-outputs", writeOutputs(target, { environment: "prod", lakeBucketName: target })],
      ...["--target-endpoint-url", target === prod.bucketName ? prod.aws.endpointUrl : dev.aws.endpointUrl],
      ...["--yes", ...more],
    ];
    const toProd = prod.bucketName;
    const status = repository.git("status", "--porcelain");

    const [asked, neverRan, worse, gone, swapped, hasDrifted, done, again] = await Promise.all(
      [
        promote(source, toProd).filter((arg) => arg !== "--evidence-from" && arg !== "sandbox"),
        promote(source, toProd, "--model-version", "2026-12-01"),
        promote(source, "better-lake"),
        promote(source, "empty-lake"),
        promote(source, "other-lake"),
        promote(drifted, toProd),
        promote(source, toProd, "--json"),
        promote(source, toProd),
      ].map(ops.run),
    );
    expect(asked).to.include({ code: 2 });
    expect(asked!.stderr).to.include("demand is played").and.include("--evidence-from sandbox");
    expect(neverRan!.stderr).to.include("the endpoint serves the version (champion 2026-11-01");
    expect(neverRan!.stderr).to.include("model 2026-12-01 has no scored forecast");
    expect(worse!.stderr).to.match(
      /stays out of prod: WAPE not worse than the target's on the same days \(0\.059 on 21 days, 63 product-days, required: at most 0\.039 \(model 2026-10-01\)\)\.\n$/,
    );
    expect(gone!.stderr).to.match(
      /stays out of prod: artifact there, with the tested bytes \(nothing at s3:\/\/empty-lake\/models\/2026-11-01\/model\.tar\.gz/,
    );
    expect(swapped!.stderr).to.match(
      /stays out of prod: artifact there, with the tested bytes \(s3:\/\/other-lake/,
    );
    expect(hasDrifted!.stderr).to.match(/stays out of prod: not drifted \(6 of 100 degraded/);
    for (const refused of [neverRan, worse, gone, swapped, hasDrifted])
      expect(refused).to.include({ code: 3 });

    expect(done!.code, done!.stderr).to.equal(0);
    const { branch, commit, diff, cost, gates } = JSON.parse(done!.stdout);
    expect(branch).to.equal("promote/prod-2026-11-01");
    expect(gates.every(({ isMet }: { isMet: boolean }) => isMet)).to.equal(true);
    expect(cost.afterUsd).to.be.above(100);
    // The model block, whole and only; the comment stays.
    const changed = diff.split("\n").filter((line: string) => /^[+-] /.test(line));
    expect(changed.map((line: string) => line.replace(/\s+/g, " "))).to.deep.equal([
      '- version: "2026-10-01" # approved by the planners',
      '+ version: "2026-11-01" # approved by the planners',
      `+ imageDigest: "${/imageDigest: "(sha256:[0-9a-f]{64})"/.exec(diff)![1]}"`,
      `+ artifactSha256: "${createHash("sha256").update(BYTES).digest("hex")}"`,
    ]);
    expect(repository.git("diff", "main", branch)).to.equal(diff);
    expect(repository.git("diff", "--name-only", "main", branch)).to.equal("Pulumi.prod.yaml");
    expect(repository.git("rev-parse", branch)).to.equal(commit);
    expect(repository.git("log", "-1", "--format=%B", branch))
      .to.include("promote model 2026-11-01")
      .and.include("better than the best baseline: 0.059 against 0.125 (same weekday")
      .and.include("not worse than the target's on the same days: 0.059")
      .and.include("artifactSha256");
    repository.git("push", "--quiet", "origin", branch);
    expect(again!.stderr).to.include(`The branch "${branch}" exists already`);
    // What lay uncommitted is where it was, byte for byte, and nowhere else.
    expect(repository.git("status", "--porcelain")).to.equal(status);
    expect(repository.snapshot()).to.deep.equal(tree);
    expect(done!.stderr).to.include("Program: dev and prod accept it, under the policy pack.");
    expect(done!.stderr).to.include("has edits that are not committed");
    promoted = branch;
  });

  /** Merges a branch at the origin and takes main over, as a fetch does; the working tree is the operator's. */
  function merge(branch: string): void {
    repository.git("push", "--quiet", "origin", `${branch}:main`);
    repository.git("fetch", "--quiet", "origin");
    repository.git("update-ref", "refs/heads/main", "origin/main");
  }

  /** What main says, deployed; how the deployment failed, where it did. */
  async function deployMain(options: DeployOptions = {}): Promise<string | undefined> {
    const configFile = committedFile("Pulumi.prod.yaml");
    const { resources } = await evaluateOnce({ stack: "prod", configFile, configOverrides: {} });
    return deploy(prod.aws, resources, options).then(
      () => undefined,
      (error: unknown) => {
        expect(error).to.be.instanceOf(FailedStepError);
        return (error as Error).message;
      },
    );
  }

  const serving = () => {
    const { sagemaker } = prod.aws;
    const [endpoint] = [...sagemaker.endpoints.values()];
    const { modelName } = endpoint!.variants[0]!;
    return sagemaker.model(modelName).input.PrimaryContainer!.ModelDataUrl!.split("/").at(-2);
  };
  const kept = () => [prod.aws.sagemaker.configs.size, prod.aws.sagemaker.models.size];

  it("fails there and is taken back: the deployment fails, and nothing that serves is gone", async () => {
    expect(serving()).to.equal(EARLIER);
    merge(promoted);
    expect(await deployMain()).to.include("Alarm final-mile-prod-rollout-server-errors-critical went off");
    expect(serving()).to.equal(EARLIER);
    // What served before serves; what was to come is left for the next deployment to take away.
    expect(kept()).to.deep.equal([2, 2]);
  });

  it("is rolled back while an alarm of roll-outs is on, and leaves a clean stack", async () => {
    const outputs = writeOutputs("prod", {
      environment: "prod",
      lakeBucketName: prod.bucketName,
      modelVersion: VERSION,
    });
    const rolledBack = await ops.run([
      "rollback",
      "--outputs",
      outputs,
      "--endpoint-url",
      prod.aws.endpointUrl,
      "--yes",
      "--json",
    ]);
    expect(rolledBack.code, rolledBack.stderr).to.equal(0);
    expect(rolledBack.stderr).to.include(`models/${EARLIER}/model.tar.gz, SHA-256`);
    const { branch, diff } = JSON.parse(rolledBack.stdout);
    expect(
      diff
        .split("\n")
        .filter((line: string) => /^[+-] /.test(line))
        .map((line: string) => line.trim()),
    ).to.have.length(5);
    merge(branch);
    /** Whatever the alarm sees: it is on before the deployment, and all through it. */
    const alarmOn = async () => {
      const dimensions = [{ Name: "Environment", Value: "prod" }];
      prod.aws.metrics.record(
        { namespace: "DemandForecast", metricName: "ProbeRefusals", dimensions },
        { atMs: prod.aws.clock.nowMs, values: [1], unit: "Count" },
      );
    };
    for (let minute = 0; minute < 4; minute++) {
      await alarmOn();
      await prod.aws.advanceTo(prod.aws.clock.nowMs + 60_000);
    }
    const alarm = prod.aws.alarms.alarms.get("final-mile-prod-rollout-probe-critical")!;
    expect(alarm.state).to.equal("ALARM");
    expect(await deployMain({ whileRollingOver: alarmOn })).to.equal(undefined);
    expect(serving()).to.equal(EARLIER);
    expect(kept()).to.deep.equal([1, 1]);
    // The operator is where the operator was, byte for byte.
    expect(repository.snapshot()).to.deep.equal(tree);
  });
});
