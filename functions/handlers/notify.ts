import { createEventBus } from "../aws/event-bus";
import { createLake } from "../aws/lake";
import { createS3ObjectStore } from "../aws/lake/s3-object-store";
import { inStage, logRun, noteRun } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import type { InvocationContext, ScheduledEvent } from "../contracts/events";
import { describeScheduledRun } from "../contracts/metrics";
import type { NotifySettings } from "../contracts/settings/handlers";
import type { AlarmChange, PublishedMessage } from "../messages/read-message";
import { logDailyRun } from "./log-runs";
import { type NotifyPorts, sendDigests } from "./notify/send-digests";
import { tellChange, tellPublished } from "./notify/tell-people";
import { runDayOf } from "./run-day";

/** What SNS starts the function with. */
export interface PublishedEvent {
  readonly Records: readonly { readonly Sns: PublishedMessage & { readonly MessageId: string } }[];
}

/** What EventBridge starts the function with when an alarm is over. */
export interface AlarmStateEvent {
  readonly "detail-type": "CloudWatch Alarm State Change";
  readonly id: string;
  readonly time: string;
  readonly detail: {
    readonly alarmName: string;
    readonly state: { readonly value: string; readonly reason?: string; readonly timestamp?: string };
    readonly configuration?: { readonly description?: string };
  };
}

export type NotifyEvent = PublishedEvent | AlarmStateEvent | ScheduledEvent;

let ports: NotifyPorts | undefined;

function connect(settings: NotifySettings): NotifyPorts {
  ports ??= {
    store: createS3ObjectStore(settings.lakeBucketName),
    lake: createLake(settings.lakeBucketName),
    notifierOf: (topicArn) => createNotifier(topicArn),
    bus: createEventBus(settings.messageBusName),
  };
  return ports;
}

/** The function `notify`: brings each message to those who want it, and the digests to those who asked for them. */
export async function handleNotify(
  event: NotifyEvent,
  settings: NotifySettings,
  context?: InvocationContext,
): Promise<{ readonly told: readonly string[] }> {
  const services = connect(settings);
  if ("scheduledAt" in event) {
    return logDailyRun("notify", event, context, async () => {
      const told = await sendDigests(runDayOf(event), settings, services);
      noteRun({ told: told.length });
      const data = describeScheduledRun(settings.environment, "notify", event);
      await inStage("publish-metrics", () => createMetricsPublisher().publish(data));
      return { told };
    });
  }
  const requestId = context?.awsRequestId;
  const [runId, day] =
    "Records" in event
      ? [event.Records[0]?.Sns.MessageId, event.Records[0]?.Sns.Timestamp.slice(0, 10)]
      : [event.id, event.time.slice(0, 10)];
  const identity = { function: "notify", runId: runId ?? requestId ?? "", requestId, day } as const;
  return logRun(identity, async () => {
    const told: string[] = [];
    if ("Records" in event) {
      for (const { Sns } of event.Records) told.push(...(await tellPublished(Sns, settings, services)));
    } else {
      told.push(...(await tellChange(toChange(event), settings, services)));
    }
    noteRun({ told: told.length });
    return { told };
  });
}

function toChange({ detail, time }: AlarmStateEvent): AlarmChange {
  return {
    name: detail.alarmName,
    description: detail.configuration?.description ?? "",
    state: detail.state.value,
    reason: detail.state.reason ?? "",
    at: detail.state.timestamp ?? time,
  };
}
