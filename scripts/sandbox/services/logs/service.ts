import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { createJsonService } from "../../server/json-protocol";
import { defineOperation, paginate } from "../../server/operation";
import type { World } from "../../world";
import { compileFilterPattern } from "./filter-pattern";
import { BYTES_PER_EVENT, type LogEvent, RETENTION_DAYS } from "./log-store";

const GROUP_NAME = { type: "string", min: 1, max: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ } as const;
const STREAM_NAME = { type: "string", min: 1, max: 512, pattern: /^[^:*]*$/ } as const;

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
const createLogGroup = defineOperation<{ readonly logGroupName: string }>({
  name: "CreateLogGroup",
  shape: { logGroupName: { ...GROUP_NAME, required: true } },
  run({ logGroupName }, world) {
    world.logs.createGroup(logGroupName);
  },
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const putRetentionPolicy = defineOperation<{
  readonly logGroupName: string;
  readonly retentionInDays: number;
}>({
  name: "PutRetentionPolicy",
  shape: {
    logGroupName: { ...GROUP_NAME, required: true },
    retentionInDays: { type: "integer", required: true },
  },
  run({ logGroupName, retentionInDays }, world) {
    if (!RETENTION_DAYS.some((days) => days === retentionInDays)) {
      throw new AwsError(
        "InvalidParameterException",
        `Retention of ${retentionInDays} days is not one of ${RETENTION_DAYS.join(", ")}.`,
      );
    }
    world.logs.group(logGroupName).retentionInDays = retentionInDays;
  },
});

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
const describeLogGroups = defineOperation<{
  readonly logGroupNamePrefix?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}>({
  name: "DescribeLogGroups",
  shape: { logGroupNamePrefix: GROUP_NAME, limit: { type: "integer", min: 1, max: 50 } },
  run({ logGroupNamePrefix = "", nextToken, limit = 50 }, world) {
    const names = [...world.logs.groups.keys()].filter((name) => name.startsWith(logGroupNamePrefix)).sort();
    const page = paginate(names, nextToken, limit);
    return {
      logGroups: page.entries.map((name) => {
        const { arn, createdAtMs, retentionInDays, storedBytes } = world.logs.group(name);
        return {
          logGroupName: name,
          arn,
          creationTime: createdAtMs,
          retentionInDays,
          metricFilterCount: 0,
          storedBytes,
        };
      }),
      nextToken: page.nextToken,
    };
  },
});

interface StreamInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
const createLogStream = defineOperation<StreamInput>({
  name: "CreateLogStream",
  shape: {
    logGroupName: { ...GROUP_NAME, required: true },
    logStreamName: { ...STREAM_NAME, required: true },
  },
  run({ logGroupName, logStreamName }, world) {
    const { streams } = world.logs.group(logGroupName);
    if (streams.has(logStreamName)) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    streams.set(logStreamName, world.clock.nowMs);
  },
});

const MAX_BYTES_PER_PUT = 1_048_576;
const HOUR_MS = 3_600_000;
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const putLogEvents = defineOperation<
  StreamInput & { readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[] }
>({
  name: "PutLogEvents",
  shape: {
    logGroupName: { ...GROUP_NAME, required: true },
    logStreamName: { ...STREAM_NAME, required: true },
    logEvents: {
      type: "list",
      required: true,
      min: 1,
      max: 10_000,
      element: {
        type: "structure",
        members: {
          timestamp: { type: "integer", required: true, min: 0 },
          message: { type: "string", required: true, min: 1 },
        },
      },
    },
  },
  run({ logGroupName, logStreamName, logEvents }, world) {
    const group = world.logs.group(logGroupName);
    if (!group.streams.has(logStreamName)) {
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    const bytes = logEvents.reduce(
      (sum, { message }) => sum + Buffer.byteLength(message) + BYTES_PER_EVENT,
      0,
    );
    if (bytes > MAX_BYTES_PER_PUT) {
      throw new AwsError(
        "InvalidParameterException",
        `Upload too large: ${bytes} bytes exceeds limit of ${MAX_BYTES_PER_PUT}`,
      );
    }
    if (logEvents.some(({ timestamp }, index) => timestamp < (logEvents[index - 1]?.timestamp ?? 0))) {
      throw new AwsError(
        "InvalidParameterException",
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    }
    const { nowMs } = world.clock;
    const tooOld = logEvents.filter(({ timestamp }) => timestamp < nowMs - OLDEST_MS).length;
    const tooNewFrom = logEvents.findIndex(({ timestamp }) => timestamp > nowMs + NEWEST_MS);
    const end = tooNewFrom < 0 ? logEvents.length : tooNewFrom;
    world.logs.append(group, logStreamName, logEvents.slice(tooOld, end));
    const rejected = {
      ...(tooNewFrom >= 0 && { tooNewLogEventStartIndex: tooNewFrom }),
      ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    };
    return {
      nextSequenceToken: String(group.events.length),
      ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
    };
  },
});

interface FilterInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
}

const MAX_EVENTS_PER_PAGE = 10_000;
const MAX_BYTES_PER_PAGE = 1_048_576;

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
const filterLogEvents = defineOperation<FilterInput>({
  name: "FilterLogEvents",
  shape: {
    logGroupName: GROUP_NAME,
    logStreamNames: { type: "list", min: 1, max: 100, element: STREAM_NAME },
    logStreamNamePrefix: STREAM_NAME,
    startTime: { type: "integer", min: 0 },
    endTime: { type: "integer", min: 0 },
    filterPattern: { type: "string", max: 1_024 },
    limit: { type: "integer", min: 1, max: MAX_EVENTS_PER_PAGE },
  },
  run(input, world) {
    if (input.logGroupIdentifier !== undefined || input.logGroupName === undefined) {
      throw new AwsError("InvalidParameterException", "The sandbox finds log groups by logGroupName only.");
    }
    if (input.logStreamNames && input.logStreamNamePrefix !== undefined) {
      throw new AwsError(
        "InvalidParameterException",
        "Give logStreamNames or logStreamNamePrefix, not both.",
      );
    }
    const { events } = world.logs.group(input.logGroupName);
    const matches = compileFilterPattern(input.filterPattern ?? "");
    const found = events.filter((event) => isAskedFor(event, input) && matches(event.message));
    const rest = paginate(found, input.nextToken, found.length).entries;
    const page = paginate(found, input.nextToken, countPage(rest, input.limit ?? MAX_EVENTS_PER_PAGE));
    return { events: page.entries, searchedLogStreams: [], nextToken: page.nextToken };
  },
});

/** How many of these make a page: as many as asked for, as far as a megabyte holds them, and at least one. */
function countPage(events: readonly LogEvent[], limit: number): number {
  let bytes = 0;
  const tooMuch = events.findIndex(({ message }) => {
    bytes += Buffer.byteLength(message);
    return bytes > MAX_BYTES_PER_PAGE;
  });
  return Math.max(1, Math.min(limit, tooMuch < 0 ? limit : tooMuch));
}

function isAskedFor(
  { timestamp, logStreamName }: LogEvent,
  {
    startTime = 0,
    endTime = Number.POSITIVE_INFINITY,
    logStreamNames,
    logStreamNamePrefix = "",
  }: FilterInput,
): boolean {
  return (
    timestamp >= startTime &&
    timestamp <= endTime &&
    (logStreamNames === undefined || logStreamNames.includes(logStreamName)) &&
    logStreamName.startsWith(logStreamNamePrefix)
  );
}

export function createLogsService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "logs",
    version: "1.1",
    operations: [
      createLogGroup,
      createLogStream,
      describeLogGroups,
      filterLogEvents,
      putLogEvents,
      putRetentionPolicy,
    ],
  });
}
