import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { OperatorError } from "../../../functions/contracts/errors";
import type { LogLine } from "../../../functions/contracts/log-line";

/** What Lambda itself writes about an invocation. */
export interface PlatformRecord {
  readonly requestId?: string;
  readonly status?: string;
  readonly errorType?: string;
  readonly metrics?: {
    readonly durationMs?: number;
    readonly memorySizeMB?: number;
    readonly maxMemoryUsedMB?: number;
    readonly initDurationMs?: number;
  };
}

/** A line of a log group: of ours, of Lambda's, or neither. */
export interface LogEntry {
  readonly id: string;
  readonly timestampMs: number;
  readonly text: string;
  readonly line?: Partial<LogLine>;
  readonly platform?: { readonly type: string; readonly record: PlatformRecord };
}

export interface LogQuery {
  readonly fromMs: number;
  /** A filter pattern of CloudWatch Logs. @default everything */
  readonly pattern?: string;
  /** Entries after which reading ends. @default all */
  readonly most?: number;
}

/** The log of a function. */
export interface FunctionLogReader {
  /** Ascending by time. */
  read(query: LogQuery): Promise<readonly LogEntry[]>;
}

/** @throws OperatorError when the function has no log group. */
export function createLogReader(
  functionName: string,
  client: CloudWatchLogsClient = new CloudWatchLogsClient({}),
): FunctionLogReader {
  const logGroupName = `/aws/lambda/${functionName}`;
  return {
    async read({ fromMs, pattern, most = Number.POSITIVE_INFINITY }) {
      const entries: LogEntry[] = [];
      const pages = paginateFilterLogEvents(
        { client },
        { logGroupName, startTime: Math.max(0, Math.floor(fromMs)), filterPattern: pattern },
      );
      try {
        for await (const { events = [] } of pages) {
          for (const { eventId = "", timestamp = 0, message = "" } of events) {
            entries.push(parseEntry(eventId, timestamp, message.trimEnd()));
          }
          if (entries.length >= most) break;
        }
      } catch (error) {
        if ((error as Error).name !== "ResourceNotFoundException") throw error;
        throw new OperatorError(
          `There is no log group "${logGroupName}": the stack was not deployed, or its log was deleted.`,
          { cause: error },
        );
      }
      return entries;
    },
  };
}

function parseEntry(id: string, timestampMs: number, text: string): LogEntry {
  const entry = { id, timestampMs, text };
  const value = parseObject(text);
  if (value === undefined) return entry;
  if (typeof value.type === "string" && value.type.startsWith("platform.")) {
    return { ...entry, platform: { type: value.type, record: (value.record ?? {}) as PlatformRecord } };
  }
  return { ...entry, line: value as Partial<LogLine> };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
