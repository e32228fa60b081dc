import { type IncomingMessage, request } from "node:http";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { createForecastEndpoint } from "../../functions/aws/endpoint";
import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { HttpEvent, HttpResult } from "../../functions/contracts/events";
import type { InstanceRequest } from "../../functions/contracts/ports";
import { formatDay } from "../../functions/demand/calendar";
import { predictHttp } from "../../functions/handlers/predict";
import { QuarantineCount } from "../../functions/handlers/prediction/count-quarantine";
import { createProductLookUp } from "../../functions/handlers/prediction/look-up";
import { answerReport } from "../../functions/handlers/report/http-report";
import { ApiStore } from "../../scripts/sandbox/services/http-api/api-store";
import { proxyEvent } from "../../scripts/sandbox/services/http-api/proxy-event";
import { startHttpApi } from "../../scripts/sandbox/services/http-api/start-http-api";
import type { World } from "../../scripts/sandbox/world";
import { generateDemand } from "./demand";
import { createFakeClient } from "./fake-client";
import type { KnownNames, RawRequest } from "./hostile-requests";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS } from "./report-lake";

export interface ApiInProcess {
  readonly names: KnownNames;
  answer(request: RawRequest): Promise<HttpResult>;
  answerEvent(event: HttpEvent): Promise<HttpResult>;
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
    products: createProductLookUp(demandLake, settings),
    endpoint: createForecastEndpoint(settings, {}, model),
    servedModels: { versions: async () => new Map() },
    quarantineCount: new QuarantineCount({ publish: async () => ({ published: 1, calls: 1 }) }, "dev"),
  };
  const answerEvent = async (event: HttpEvent): Promise<HttpResult> => {
    // What is of another method or path never reaches the function of /predict.
    const isPredict = event.requestContext.http.method === "POST" && event.rawPath === "/predict";
    return isPredict
      ? predictHttp(event, settings, services)
      : answerReport(event, REPORT_SETTINGS, demandLake);
  };
  return {
    answerEvent,
    names: {
      products: ["A", "B", ...series.map(({ productId }) => productId)],
      date: formatDay(REPORT_RUN + 1),
    },
    answer: (raw) => answerEvent(toEvent(raw)),
  };
}

/** The same behind the HTTP server of the sandbox, to be asked over the wire. Answers the status. */
export async function serveApiInProcess(api: ApiInProcess) {
  const apis = new ApiStore();
  apis.integrations.set("i", {
    apiId: "api",
    integrationId: "i",
    uri: "arn:aws:lambda:us-east-1:123456789012:function:api",
    payloadFormatVersion: "2.0",
    timeoutMs: 29_000,
  });
  for (const routeKey of ["POST /predict", "GET /report", "GET /dashboard", "GET /openapi.json"]) {
    const target = "integrations/i";
    apis.routes.set(routeKey, { apiId: "api", routeKey, target, authorizationType: "AWS_IAM" });
  }
  const world = {
    apis,
    accountId: "123456789012",
    arn: (service: string) => `arn:aws:${service}:us-east-1:123456789012`,
    access: { requireForService: () => {} },
    clock: { nowMs: NOW_MS },
    metrics: { record: () => {} },
    lambda: {
      definition: (arn: string) => ({ arn }),
      refuses: () => false,
      invoke: async (_: string, event: HttpEvent) => ({
        payload: JSON.stringify(await api.answerEvent(event)),
      }),
    },
  } as unknown as World;
  const server = await startHttpApi(world, { allowUnsigned: true });
  const send = ({ method, url, headers, body }: RawRequest) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(server.url);
      const options = {
        agent: false as const,
        port,
        method,
        path: url,
        headers: { ...headers, "content-length": String(body.length) },
      };
      const sent = request(options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode!));
      });
      // A request whose head is beyond every limit is cut off: the gateway of AWS takes 10,240 bytes, Node 16 KiB.
      sent.on("error", (error) =>
        url.length > LONGEST_HEAD
          ? resolve(431)
          : reject(new Error(`${method} ${url.slice(0, 200)} (${url.length}): ${error.message}`)),
      );
      sent.end(body);
    });
  return {
    send,
    close: () => server.close(),
  };
}

const LONGEST_HEAD = 10_240;
const NOW_MS = REPORT_RUN * 86_400_000 + 9 * 3_600_000;

function toEvent({ method, url, headers, body }: RawRequest): HttpEvent {
  const message = { method, url, headers, httpVersion: "1.1" } as unknown as IncomingMessage;
  return proxyEvent(message, body, {
    routeKey: "$default",
    apiId: "api",
    accountId: "123456789012",
    nowMs: NOW_MS,
    requestId: "request",
    authorizer: { iam: { userArn: "arn:aws:iam::123456789012:user/sandbox" } },
  }) as HttpEvent;
}
