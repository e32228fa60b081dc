import { toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { ForecastEndpoint } from "../../functions/contracts/ports";
import { formatDay, parseDay } from "../../functions/demand/calendar";
import { FEATURE_NAMES } from "../../functions/forecasting/features";
import { buildForecastFrame } from "../../functions/forecasting/forecast-frame";
import { batchPredict } from "../../functions/handlers/batch-predict";
import { packArtifact } from "../../scripts/model/artifact";
import { startModelProcess } from "../../scripts/model/model-process";
import { trainModel } from "../../scripts/model/train";
import { generateDemand } from "../support/demand";
import { startLocalLake } from "./support/local-lake";
import { connectEndpoint } from "./support/model-endpoint";
import { medianMs, printPeakMemory, printRate } from "./support/time";

/** The daily batch for 2,400 products and 14 days: emulated S3, the model in a process of its own. */
const PRODUCTS = 2_400;
const HORIZON_DAYS = 14;
const ORIGIN = parseDay("2026-11-22")!;

async function main(): Promise<void> {
  const list = generateDemand({ products: PRODUCTS, days: 270, closedWeekdays: [6] });
  const frameMs = await medianMs(5, () => buildForecastFrame(list, ORIGIN, HORIZON_DAYS));
  printRate("features", frameMs, PRODUCTS, "products");
  const startedAt = performance.now();
  const artifact = await trainModel(list, { untilDay: ORIGIN, horizonDays: HORIZON_DAYS, seed: 7 });
  printRate("training", performance.now() - startedAt, artifact.manifest.trainingRows, "examples");

  const { writer, openLake, close } = await startLocalLake();
  const model = await startModelProcess(packArtifact(artifact));
  try {
    await writer.replaceHistory(toDailyTable(list));
    for (const contentType of ["json", "csv"] as const) {
      const endpoint: ForecastEndpoint = connectEndpoint(model.url, contentType, FEATURE_NAMES);
      const lake = openLake();
      let runDay = ORIGIN + 1;
      const run = () =>
        batchPredict(
          { scheduledAt: `${formatDay(runDay++)}T02:00:00Z` },
          {
            environment: "bench",
            lakeBucketName: lake.bucketName,
            endpointName: "model",
            modelVersion: "bench",
            contentType,
            featureOrder: FEATURE_NAMES,
            horizonDays: HORIZON_DAYS,
          },
          { lake, endpoint, metrics: { publish: async () => ({ published: 0, calls: 0 }) } },
        );
      printRate(`batch-predict, ${contentType}, cold`, await medianMs(1, run), PRODUCTS, "products");
      printRate(`batch-predict, ${contentType}, warm`, await medianMs(5, run), PRODUCTS, "products");
    }
  } finally {
    await model.close();
    await close();
  }
  printPeakMemory();
}

void main();
