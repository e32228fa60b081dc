import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { monitoringScoresFile, predictionsSummaryFile } from "../../../functions/contracts/keys";
import type { Table } from "../../../functions/contracts/lake";
import type { BatchPredictSummary } from "../../../functions/contracts/results/predictions";
import { parseDay } from "../../../functions/demand/calendar";
import { closeServer } from "../../../scripts/sandbox/server/http-server";
import type { StartModel } from "../../../scripts/sandbox/services/sagemaker/model-hosts";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";
import { startMeanContainer } from "../../support/mean-model";

const FIRST_DAY = parseDay("2026-11-23")!;
const SHADOW_VERSION = "2026-11-15";

/** Containers by the number in their artifact, by which each answer is multiplied. */
const startModel: StartModel = async ({ artifact }) => {
  const { url, server } = await startMeanContainer(undefined, () => Number(artifact?.toString("utf8")));
  return { url, close: () => closeServer(server) };
};

describe("a stack with a shadow, in the sandbox", () => {
  let stack: DeployedStack;
  let client: S3Client;
  let scores: Table;
  let summary: BatchPredictSummary;

  before(async () => {
    const fleet = generateDemand({ products: 6, days: 60 });
    stack = await deployStack({
      startAtMs: Date.parse("2026-11-23T03:00:00Z"),
      fleet,
      startModel,
      configOverrides: { "endpoint.shadow": { modelVersion: SHADOW_VERSION } },
      artifactOf: (version) => (version === SHADOW_VERSION ? "1.5" : "1"),
    });
    await stack.aws.advanceTo(Date.parse("2026-11-23T06:00:00Z"));
    client = new S3Client({
      endpoint: stack.aws.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      forcePathStyle: true,
    });
    const store = createS3ObjectStore(stack.bucketName, client);
    const actuals = fleet.map((series) => ({
      ...series,
      days: Int32Array.of(FIRST_DAY),
      unitsSold: Float64Array.of(10),
      sellingPrice: Float64Array.of(2),
      features: {},
      categories: {},
    }));
    await createLakeWriter(store).appendDay(toDailyTable(actuals));
    await stack.aws.advanceTo(Date.parse("2026-11-24T04:10:00Z"));
    const lake = createLakeOver(store);
    scores = (await lake.readTable(monitoringScoresFile(FIRST_DAY + 1)))!;
    summary = (await lake.readJson<BatchPredictSummary>(predictionsSummaryFile(FIRST_DAY)))!;
  });

  after(async () => {
    client?.destroy();
    await stack?.close();
  });

  it("has each model's own artifact behind the endpoint, and tells who competes", () => {
    expect(summary.modelVersion).to.equal("2026-11-01");
    expect(summary.competitor).to.deep.include({ variant: "shadow", modelVersion: SHADOW_VERSION });
  });

  it("keeps what the shadow said of each product beside what the champion said", () => {
    const { columns, rowCount } = scores;
    expect(rowCount).to.equal(6);
    const own = columns.predicted_demand as Float64Array;
    const shadow = columns.competitor_predicted_demand as Float64Array;
    for (let row = 0; row < rowCount; row++) {
      expect(own[row]).to.be.above(0);
      expect(shadow[row]! / own[row]!).to.be.closeTo(1.5, 1e-3);
    }
    expect(new Set(columns.competitor_variant as string[])).to.deep.equal(new Set(["shadow"]));
    expect(new Set(columns.competitor_model_version as string[])).to.deep.equal(new Set([SHADOW_VERSION]));
    expect(new Set(columns.model_version as string[])).to.deep.equal(new Set(["2026-11-01"]));
  });
});
