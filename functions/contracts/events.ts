import type { FleetReduction } from "./fleet";

/** `source` of all our events on a bus; rules of consumers match on it. */
export const EVENT_SOURCE = "final-mile";

/**
 * What EventBridge Scheduler sends to a scheduled function. The schedule's input is
 * `{"scheduledAt":"<aws.scheduler.scheduled-time>","executionId":"<aws.scheduler.execution-id>"}`;
 * the service fills in both. Handlers take the time from here, never from the clock, so any day can be
 * run again.
 *
 * The *run day* D is the UTC day of `scheduledAt`. A run knows actuals up to D-1.
 * Outputs of a run lie under `dt=D`.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export interface ScheduledEvent {
  /** ISO instant (UTC) for which the run was scheduled. */
  readonly scheduledAt: string;
  readonly executionId?: string;
  /** The schedule starts the function every quarter of an hour, until the day is there and done. */
  readonly waitsForDay?: string;
  /** Only these shards, when the handler is a worker of the fleet state machine. */
  readonly shardIds?: readonly string[];
  /** The workers of the fleet state machine are done: join their partial results. Never with `shardIds`. */
  readonly reduce?: FleetReduction;
}

/** What the probe of a roll-out gets: each minute from the schedule of a deployment, or once by hand. */
export interface ProbeEvent extends Pick<ScheduledEvent, "scheduledAt" | "executionId"> {
  /** The schedule, which ends with the deployment; absent by hand. */
  readonly scheduleArn?: string;
}

/** The part of Lambda's context that the handlers read; absent where they are called without Lambda. */
export interface InvocationContext {
  readonly awsRequestId: string;
}

/** The part of an API Gateway HTTP API event (payload format 2.0) that the handlers read. */
export interface HttpEvent {
  readonly version: "2.0";
  readonly rawPath: string;
  /** Without the question mark; absent when the function is invoked without the API. */
  readonly rawQueryString?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** `name=value`, each of the request's cookies. */
  readonly cookies?: readonly string[];
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path: string };
    readonly timeEpoch: number;
    /** Absent when the function is invoked without the API. */
    readonly requestId?: string;
    /** The API that the request came through; absent when the function is invoked without one. */
    readonly apiId?: string;
    /** Host that the client asked, one of the API's own. */
    readonly domainName?: string;
    /** Who asks, where the route has an authorizer. The gateway writes it; a client cannot. */
    readonly authorizer?: {
      readonly iam?: { readonly userArn: string };
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
    };
  };
}

/** Answer of a handler to an {@link HttpEvent}. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `Set-Cookie`, each of them. */
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}
