import type { AwsService } from "../../server/aws-call";
import { AwsError, validationError } from "../../server/aws-error";
import { createJsonService } from "../../server/json-protocol";
import { defineOperation } from "../../server/operation";
import type { World } from "../../world";
import { stableId } from "../sns/topic-store";

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
}

const MAX_ENTRIES = 10;
const MAX_BYTES = 262_144;

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
const putEvents = defineOperation<{ readonly Entries: readonly Entry[] }>({
  name: "PutEvents",
  shape: { Entries: { type: "list", required: true, min: 1, max: MAX_ENTRIES } },
  run({ Entries }, world) {
    const size = Entries.reduce(
      (sum, entry) =>
        sum +
        Buffer.byteLength(entry.Detail ?? "") +
        (entry.Source?.length ?? 0) +
        (entry.DetailType?.length ?? 0),
      0,
    );
    if (size > MAX_BYTES)
      throw validationError("Total size of the entries in the request is over the limit.");
    const results = Entries.map((entry) => {
      const fault = faultOf(entry);
      if (fault) return fault;
      const busName = (entry.EventBusName ?? "default").replace(/^arn:.*:event-bus\//, "");
      if (!world.events.busNames.has(busName)) {
        throw new AwsError("ResourceNotFoundException", `Event bus ${busName} does not exist.`);
      }
      world.events.events.push({
        busName,
        source: entry.Source!,
        detailType: entry.DetailType!,
        detail: JSON.parse(entry.Detail!),
        resources: entry.Resources ?? [],
        atMs: world.clock.nowMs,
      });
      const eventId = stableId(`event#${world.events.events.length}`);
      world.rules.deliver(busName, {
        version: "0",
        id: eventId,
        "detail-type": entry.DetailType!,
        source: entry.Source!,
        account: world.accountId,
        time: new Date(world.clock.nowMs).toISOString().replace(/\.\d+Z$/, "Z"),
        region: world.region,
        resources: entry.Resources ?? [],
        detail: JSON.parse(entry.Detail!),
      });
      return { EventId: eventId };
    });
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  },
});

function faultOf(entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined {
  const invalid = (name: string) => ({
    ErrorCode: "InvalidArgument",
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  });
  if (!entry.Source) return invalid("Source");
  if (!entry.DetailType) return invalid("DetailType");
  if (!entry.Detail) return invalid("Detail");
  try {
    JSON.parse(entry.Detail);
    return undefined;
  } catch {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
}

export function createEventsService(world: World): AwsService {
  return createJsonService(world, { signingName: "events", version: "1.1", operations: [putEvents] });
}
