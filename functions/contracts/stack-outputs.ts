import { z } from "zod";

/** The functions of the system, by the name the operator uses. */
export const FUNCTION_NAMES = [
  "predict",
  "batch-predict",
  "monitor",
  "replenish",
  "orders",
  "report",
  "costs",
  "fleet-step",
  "probe",
  "ingest",
  "sign-in",
  "notify",
  "retrain",
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Whose work ends in a dead-letter queue: a function, or the state machine of the fleet. */
export const QUEUE_OWNERS = [...FUNCTION_NAMES, "fan-out"] as const;
export type QueueOwner = (typeof QUEUE_OWNERS)[number];

/**
 * Outputs of a stack: the contract between the Pulumi program and the operator scripts. Read from
 * `pulumi stack output --json`, a file, or a running sandbox, and checked with this schema each time.
 */
export const stackOutputsSchema = z.object({
  environment: z.string().min(1),
  region: z.string().min(1),
  lakeBucketName: z.string().min(3),
  endpointName: z.string().min(1),
  /** Absent while the stack has no model, and so no endpoint. */
  modelVersion: z.string().min(1).optional(),
  alertTopicArn: z.string().startsWith("arn:"),
  eventBusName: z.string().min(1),
  /** All alarms of the stack, by name. */
  alarmNames: z.array(z.string()),
  /** Lambda function name per function. */
  functionNames: z.partialRecord(z.enum(FUNCTION_NAMES), z.string()),
  /** SQS queue of what was given up, per owner; the state machine has one where schedules start it. */
  deadLetterQueueNames: z.partialRecord(z.enum(QUEUE_OWNERS), z.string()),
  /** State machine of the fleet. */
  fanOutArn: z.string().startsWith("arn:"),
  /** State machine that trains the model anew, and where its candidates are registered; absent where none does. */
  retrainingArn: z.string().startsWith("arn:").optional(),
  modelPackageGroupName: z.string().min(1).optional(),
  /** Base address of the HTTP API, absent where there is none. */
  apiUrl: z.url().optional(),
  /** Base address of the pages for people, absent where nobody signs in. */
  pagesUrl: z.url().optional(),
  /** Host to point the pages' own host at, where they have one. */
  pagesDomainTarget: z.string().optional(),
  costTagKey: z.string(),
  costTagValue: z.string(),
  monthlyBudgetUsd: z.number().positive(),
  /** ISO 4217 code of all money but the AWS bill. */
  currency: z.string(),
  horizonDays: z.number().int().positive(),
  serviceLevelTarget: z.number().gt(0).lt(1),
});

export type StackOutputs = z.infer<typeof stackOutputsSchema>;
