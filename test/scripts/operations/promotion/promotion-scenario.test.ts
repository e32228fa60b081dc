import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { dayOfInstant } from "../../../../functions/demand/calendar";
import { type DeployedStack, deployStack } from "../../../support/deployed-stack";
import { createEmulatorLake } from "../../../support/fleet-run";
import { writeMonitoring } from "../../../support/promotion-evidence";
import { runOpsInTurn } from "../../../support/run-ops-in-turn";
import { createScratchRepository, type ScratchRepository } from "../../../support/scratch-repository";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const PROJECT_FOLDER = join(__dirname, "../../../..");
const readStackFile = (stack: string) => readFileSync(join(PROJECT_FOLDER, `Pulumi.${stack}.yaml`), "utf8");
const VERSION = "2026-11-01";
const TODAY = dayOfInstant(Date.now());
/** Whole weeks: what is sold depends on the weekday. */
const DAYS = 21;

describe("promoting a model from dev to prod", function () {
  this.timeout(180_000);
  const folder = useTemporaryFolder();
  let dev: DeployedStack;
  let repository: ScratchRepository;
  before(async () => {
    dev = await deployStack({ startAtMs: Date.now(), fleet: [] });
  });
  after(() => dev.close());

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
    // Prod has an older model, and comments of its own.
    repository = createScratchRepository(
      folder(),
      {
        "Pulumi.dev.yaml": readStackFile("dev"),
        "Pulumi.prod.yaml": readStackFile("prod").replace(
          `"${VERSION}"`,
          '"2026-10-01" # approved by the planners',
        ),
      },
      { withProgram: true },
    );
    const endpointName = "final-mile-dev-forecast";
    const good = { version: VERSION, errorUnits: 3 };
    await writeMonitoring(createLake(dev.bucketName), TODAY, DAYS, good);
    putArtifact("drifted-lake", VERSION, "good");
    await writeMonitoring(createLake("drifted-lake"), TODAY, DAYS, good, {
      concept: { ok: 90, warning: 4, degraded: 6, insufficientData: 0 },
    });
    for (const [name, errorUnits] of [
      ["prod-lake", 4],
      ["better-lake", 2],
      ["empty-lake", 4],
    ] as const) {
      await writeMonitoring(createLake(name), TODAY, DAYS, { version: "2026-10-01", errorUnits });
      if (name !== "empty-lake") putArtifact(name, VERSION, "good");
    }
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
      ...["--target-endpoint-url", dev.aws.endpointUrl, "--yes", ...more],
    ];
    // Somebody is in the middle of something, in the very file, in the program, and in the index.
    repository.edit("Pulumi.prod.yaml", "monthlyUsd: 600", "monthlyUsd: 900");
    repository.edit("infra/index.ts", "import", "this is no TypeScript\nimport");
    writeFileSync(join(repository.folder, "notes.txt"), "half-done");
    repository.git("add", "notes.txt");
    const status = repository.git("status", "--porcelain");
    const tree = repository.snapshot();

    const [asked, neverRan, worse, gone, swapped, hasDrifted, done, again] = await runOpsInTurn(
      repository.folder,
      [
        promote(source, "prod-lake").filter((arg) => arg !== "--evidence-from" && arg !== "sandbox"),
        promote(source, "prod-lake", "--model-version", "2026-12-01"),
        promote(source, "better-lake"),
        promote(source, "empty-lake"),
        promote(source, "other-lake"),
        promote(drifted, "prod-lake"),
        promote(source, "prod-lake", "--json"),
        promote(source, "prod-lake"),
      ],
      { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox" },
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
      `+ artifactSha256: "${createHash("sha256").update("good").digest("hex")}"`,
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
  });
});
