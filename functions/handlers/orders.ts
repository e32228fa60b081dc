import { createEventBus } from "../aws/event-bus";
import { createLake } from "../aws/lake";
import { createS3ObjectStore } from "../aws/lake/s3-object-store";
import { inStage, logRun, noteRun, warn } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import { OperatorError } from "../contracts/errors";
import type { HttpEvent, HttpResult, InvocationContext, ScheduledEvent } from "../contracts/events";
import type { ObjectCreatedEvent } from "../contracts/incoming";
import type { Lake } from "../contracts/lake";
import { describeScheduledRun } from "../contracts/metrics";
import type { OrderAnswer, OrderCommandEvent } from "../contracts/order-requests";
import type { OrdersFunctionSettings } from "../contracts/settings/handlers";
import { checkRequest } from "../http/orders-request";
import { logDailyRun, logRequest } from "./log-runs";
import { answerOrders } from "./orders/http-orders";
import { type KeepSummary, keepOrders } from "./orders/keep-orders";
import { type DeskPorts, handleOrders } from "./orders/order-desk";
import { type MessageOutcome, receiveMessage } from "./orders/receive-message";
import { createSinks } from "./orders/sinks";
import { readSupplierItems } from "./orders/supplier-items";
import { runDayOf } from "./run-day";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

let ports: (DeskPorts & { readonly lake: Lake }) | undefined;

function connect(settings: OrdersFunctionSettings): DeskPorts & { readonly lake: Lake } {
  if (ports) return ports;
  const store = createS3ObjectStore(settings.lakeBucketName);
  const lake = createLake(settings.lakeBucketName);
  ports = {
    lake,
    store,
    limits: settings.orders,
    sink: createSinks(settings.orders, settings.partnerTopicArns, {
      store,
      bus: createEventBus(settings.eventBusName),
      notifierOf: createNotifier,
      readSupplierItems: () => readSupplierItems(lake),
    }),
  };
  return ports;
}

/**
 * Everything about orders once a run has suggested them: the daily round, what suppliers put into their folders, requests
 * over HTTP, and of the command line.
 */
export async function handleOrderDesk(
  event: ScheduledEvent | ObjectCreatedEvent | HttpEvent | OrderCommandEvent,
  settings: OrdersFunctionSettings,
  context?: InvocationContext,
): Promise<KeepSummary | MessageOutcome | HttpResult | OrderAnswer | NotYet> {
  const services = connect(settings);
  if ("rawPath" in event) {
    return logRequest("orders", event, context, (requestId) =>
      answerOrders(event, settings, services, requestId),
    );
  }
  const requestId = context?.awsRequestId;
  if ("detail" in event) {
    const { key } = event.detail.object;
    const identity = { function: "orders", runId: requestId ?? key, requestId, day: event.time.slice(0, 10) };
    return logRun(identity, async () => {
      const outcome = await receiveMessage(services.store, key, Date.parse(event.time), settings.orders, () =>
        readSupplierItems(services.lake),
      );
      noteRun({ key, outcome: outcome.outcome, lines: outcome.lines, problems: outcome.problems.length });
      if (outcome.problems.length > 0) {
        warn(`"${key}" has ${outcome.problems.length} problems; the first: ${outcome.problems[0]}.`);
        await createNotifier(settings.alertTopicArn).notify(describeProblems(settings.environment, outcome));
      }
      return outcome;
    });
  }
  if ("orders" in event) {
    const identity = { function: "orders", runId: requestId ?? event.commandId, requestId };
    return logRun(identity, () =>
      handleOrders(services, checkRequest(event.orders), {
        commandId: event.commandId,
        by: event.by,
        nowMs: Date.parse(event.at),
      }),
    );
  }
  return logDailyRun("orders", event, context, () =>
    whenDayIsThere("orders", event, settings, () => runRound(event, settings, services)),
  );
}

/** What people are told of a file of a supplier that is not as it should be. */
function describeProblems(environment: string, { key, outcome, lines, problems }: MessageOutcome) {
  return {
    subject: `Message of a supplier ${outcome === "done" ? "taken in part" : "rejected"} (${environment})`,
    body: [
      `${key}: ${lines} lines were taken.`,
      "",
      ...problems.slice(0, 50).map((problem) => `- ${problem}`),
      ...(problems.length > 50 ? [`and ${problems.length - 50} more`] : []),
      "",
      "What became of the file lies beside it, in done/ or rejected/. Ask the supplier to send it again.",
    ].join("\n"),
  };
}

async function runRound(
  event: ScheduledEvent,
  settings: OrdersFunctionSettings,
  services: DeskPorts & { readonly lake: Lake },
): Promise<KeepSummary> {
  const summary = await inStage("keep-orders", () =>
    keepOrders(services, runDayOf(event), Date.parse(event.scheduledAt), settings.orders),
  );
  const { failed, ...counts } = summary;
  noteRun({ ...counts, failed: failed.length });
  await inStage("publish-metrics", () =>
    createMetricsPublisher().publish(describeScheduledRun(settings.environment, "orders", event)),
  );
  if (failed.length > 0) {
    // The round has done all the rest; it fails so that somebody hears of it, and is tried again.
    throw new OperatorError(
      `${failed.length} purchase orders could not be sent; ${failed[0]!.purchaseOrder}: ${failed[0]!.because}. They are sent again by the next round, or by "ops orders send".`,
    );
  }
  return summary;
}
