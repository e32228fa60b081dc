import { z } from "zod";
import { modelVersion } from "../../../functions/contracts/settings/model";
import { choice, integer, numberChoice, text } from "../../../functions/contracts/settings/setting";

/** Three points of a minute each, as the slowest alarm of a roll-out wants, and a minute until the last is counted. */
const SHORTEST_BAKE_SECONDS = 240;

/** The provider gives up waiting for an endpoint after an hour; SageMaker itself would take eight. */
export const LONGEST_ROLLOUT_SECONDS = 3600;

const challenger = z.strictObject({
  modelVersion: modelVersion("Version that competes with the champion (A/B)."),
  trafficPercent: integer(1, 50, {
    unit: "percent",
    about: "Share of the requests the challenger answers.",
  }).default(10),
});

const shadow = z.strictObject({
  modelVersion: modelVersion(
    "Version that gets a copy of the requests; its answers are captured, not returned.",
  ),
  samplingPercent: integer(1, 100, {
    unit: "percent",
    about: "Share of the requests that is copied.",
  }).default(100),
});

export const endpoint = z.strictObject({
  kind: choice(["realtime", "serverless", "multi-model"], {
    about:
      "Instances; pay per request; or instances that load one artifact per product, `models/{version}/{product_id}.tar.gz`, " +
      "with scikit-learn's code beside them in `code/sourcedir.tar.gz`.",
  }).default("realtime"),
  instanceType: text(/^ml\.[a-z0-9]+\.[a-z0-9]+$/, {
    about: "Instance type of realtime and multi-model endpoints.",
    allowed: "a SageMaker instance type, ml.<family>.<size>",
    example: "ml.m5.large",
  }).default("ml.m5.large"),
  instanceCount: integer(1, 100, {
    unit: "instances",
    about: "Instances a new roll-out starts with; keep it at what the traffic needs now.",
  }).default(2),
  serverlessMemoryMib: numberChoice([1024, 2048, 3072, 4096, 5120, 6144], {
    unit: "MiB",
    about: "Memory of a serverless endpoint.",
  }).default(2048),
  serverlessMaxConcurrency: integer(1, 200, {
    unit: "requests at a time",
    about: "Most requests a serverless endpoint serves at once.",
  }).default(5),
  serverlessProvisionedConcurrency: integer(0, 200, {
    unit: "requests at a time",
    about: "Concurrency a serverless endpoint keeps warm; 0 for none.",
  }).default(0),
  containerStartupSeconds: integer(60, 3600, {
    unit: "seconds",
    about: "Time a container has to answer its first health check.",
  }).default(300),
  dataCapturePercent: integer(0, 100, {
    unit: "percent",
    about: "Share of requests and answers kept under `datacapture/`; 0 for none.",
  }).default(100),
  rollout: choice(["canary", "linear", "all-at-once"], {
    about: "How traffic moves to a new configuration; every way bakes and rolls back on alarms.",
  }).default("canary"),
  canaryPercent: integer(1, 50, {
    unit: "percent of capacity",
    about: "Size of the canary.",
  }).default(10),
  linearStepPercent: integer(10, 50, {
    unit: "percent of capacity",
    about: "Size of each step of a linear roll-out.",
  }).default(25),
  bakeSeconds: integer(SHORTEST_BAKE_SECONDS, 3600, {
    unit: "seconds",
    about: "Time the alarms watch the new fleet after each shift; they need up to four minutes to speak.",
  }).default(600),
  terminationWaitSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Time the old fleet is kept after the last shift; at least `bakeSeconds`, to go back to.",
  }).default(300),
  maximumRolloutSeconds: integer(600, LONGEST_ROLLOUT_SECONDS, {
    unit: "seconds",
    about: "A roll-out that takes longer is rolled back; the provider waits for an hour.",
  }).default(3600),
  unguardedVersion: modelVersion(
    "Model version whose roll-out no alarm takes back: for the deployment that heals while alarms are on. It is of no " +
      "effect for any other version, so that it holds once.",
  ).optional(),
  challenger: challenger.optional(),
  shadow: shadow.optional(),
});
