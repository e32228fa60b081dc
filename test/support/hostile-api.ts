import type { IncomingMessage } from "node:http";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createForecastEndpoint } from "../../functions/aws/endpoint";
import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { HttpEvent, HttpResult } from "../../functions/contracts/events";
import type { InstanceRequest } from "../../functions/contracts/ports";
import { formatDay } from "../../functions/demand/calendar";
import { predictHttp } from "../../functions/handlers/predict";
import { QuarantineCount } from "../../functions/handlers/prediction/count-quarantine";
import { answerReport } from "../../functions/handlers/report/http-report";
import { proxyEvent } from "../../scripts/sandbox/services/http-api/proxy-event";
import { generateDemand } from "./demand";
import { createFakeClient } from "./fake-client";
import type { KnownNames, RawRequest } from "./hostile-requests";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS } from "./report-lake";

export interface ApiInProcess {
  readonly names: KnownNames;
  answer(request: RawRequest): Promise<HttpResult>;
}

/**
 * The handlers behind the API, over a lake in memory and a model that follows its features wherever they lead, infinity
 * and NaN included. A request becomes the event that API Gateway makes of it.
 */
export async function createApiInProcess(): Promise<ApiInProcess> {
  const demandLake = await createReportLake();
  const list = generateDemand({ products: 12, days: 120 });
  const shift = REPORT_RUN - 1 - list[0]!.days.at(-1)!;
  const series = list.map((each) => ({ ...each, days: each.days.map((day) => day + shift) }));
  await createLakeWriter(demandLake.store).replaceHistory(toDailyTable(series), { shardCount: 2 });
  const settings = {
    environment: "dev",
    lakeBucketName: "lake",
    endpointName: "model",
    modelVersion: "v1",
    contentType: "json",
    featureOrder: [],
    horizonDays: 14,
  } as const;
  const model = createFakeClient<SageMakerRuntimeClient>(({ Body }) => {
    const { instances } = JSON.parse(String(Body)) as { instances: InstanceRequest[] };
    const answers = instances.map(({ product_id, date, features }) => {
      const values = Object.values(features).map((value) => value ?? 0);
      const units = values.reduce((sum, value) => sum + value, 0) / 10;
      const square = values.reduce((product, value) => product * (1 + value), 1);
      const upper = Number.isFinite(square) ? String(square) : "Infinity";
      return `{"product_id":${JSON.stringify(product_id)},"date":"${date}","predicted_demand":${units},"lower":0,"upper":${upper}}`;
    });
    return { Body: Buffer.from(`{"predictions":[${answers.join(",")}]}`) };
  });
  const services = {
    lake: demandLake,
    endpoint: createForecastEndpoint(settings, {}, model),
    quarantineCount: new QuarantineCount({ publish: async () => ({ published: 1, calls: 1 }) }, "dev"),
  };
  return {
    names: {
      products: ["A", "B", ...series.map(({ productId }) => productId)],
      date: formatDay(REPORT_RUN + 1),
    },
    answer: async (request) => {
      const event = toEvent(request);
      // What is of another method or path never reaches the function of /predict.
      const isPredict = request.method === "POST" && event.rawPath === "/predict";
      return isPredict
        ? predictHttp(event, settings, services)
        : answerReport(event, REPORT_SETTINGS, demandLake);
    },
  };
}

function toEvent({ method, url, headers, body }: RawRequest): HttpEvent {
  const message = { method, url, headers, httpVersion: "1.1" } as unknown as IncomingMessage;
  return proxyEvent(message, body, {
    routeKey: "$default",
    apiId: "api",
    accountId: "123456789012",
    nowMs: REPORT_RUN * 86_400_000 + 9 * 3_600_000,
    requestId: "request",
  }) as HttpEvent;
}
