import { z } from "zod";
import { choice, flag, integer, number, timeOfDay } from "../../../functions/contracts/settings/setting";

const quietHours = z.strictObject({
  from: timeOfDay({ about: "When they begin, every day." }),
  until: timeOfDay({ about: "When they end; earlier than `from` for hours over midnight." }),
  weekends: flag({ about: "Saturdays and Sundays are quiet all day long." }).default(false),
  minCapacity: integer(1, 100, {
    unit: "instances",
    about: "Never fewer instances in quiet hours, which begin with so many.",
  }).default(1),
});

export const autoscaling = z.strictObject({
  enabled: flag({ about: "Scale the instances with the traffic." }).default(true),
  minCapacity: integer(1, 100, { unit: "instances", about: "Never fewer instances." }).default(2),
  maxCapacity: integer(1, 100, {
    unit: "instances",
    about: "Never more instances of all variants together: the bound of the bill.",
  }).default(6),
  metric: choice(["invocations", "concurrency"], {
    about: "Scale on invocations per instance and minute, or on concurrent requests at 10-second resolution.",
  }).default("invocations"),
  targetInvocationsPerMinute: integer(1, 1_000_000, {
    unit: "invocations per instance and minute",
    about: "Aim; the most one instance bears x 60 x 0.5.",
  }).default(600),
  targetConcurrency: number(0.1, 1000, {
    unit: "requests in flight per model",
    about: "Aim when scaling on concurrency.",
  }).default(5),
  scaleOutCooldownSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Pause after adding instances; a new one needs minutes to serve.",
  }).default(60),
  scaleInCooldownSeconds: integer(0, 3600, {
    unit: "seconds",
    about: "Pause after removing instances; slower, so that a lull does not cost the next peak.",
  }).default(300),
  batchMinCapacity: integer(0, 100, {
    unit: "instances",
    about: "Instances kept ready while the daily batch runs; 0 for no scheduled capacity.",
  }).default(0),
  batchLeadMinutes: integer(5, 120, {
    unit: "minutes",
    about: "How long before the batch the extra instances start.",
  }).default(20),
  batchDurationMinutes: integer(10, 600, {
    unit: "minutes",
    about: "How long after its start the batch keeps them.",
  }).default(60),
  quietHours: quietHours.optional(),
});
