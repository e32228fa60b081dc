import { z } from "zod";
import { flag, integer, text } from "../../../functions/contracts/settings/setting";

export const fleet = z.strictObject({
  shards: integer(1, 10_000, {
    unit: "shards",
    about: "Shards that the lake holds, about 400 products each; `ops data import` prints how many.",
  }).default(8),
  shardsPerFunction: integer(1, 1000, {
    unit: "shards",
    about: "Up to so many shards one function does the daily batch; above, the state machine fans out.",
  }).default(64),
  shardsPerBatch: integer(1, 100, {
    unit: "shards",
    about: "Shards one worker of the fan-out gets.",
  }).default(4),
  maxConcurrency: integer(1, 1000, { unit: "workers", about: "Workers of the fan-out at a time." }).default(
    20,
  ),
  toleratedFailurePercent: integer(0, 100, {
    unit: "percent",
    about: "Share of shards that may fail before the fan-out fails.",
  }).default(5),
  batchTransform: flag({
    about: "Let the fan-out forecast with SageMaker Batch Transform instead of the endpoint.",
  }).default(false),
  transformInstanceType: text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, {
    about: "Instance of the transform job.",
    allowed: "an instance type of SageMaker",
    example: "ml.m5.large",
  }).default("ml.m5.large"),
  transformInstanceCount: integer(1, 100, {
    unit: "instances",
    about: "Instances that share the input of the transform job.",
  }).default(1),
});
