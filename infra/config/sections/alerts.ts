import { z } from "zod";
import { route } from "../../../functions/contracts/settings/routes";
import { choice, integer, list, number, text } from "../../../functions/contracts/settings/setting";

const subscription = z.strictObject({
  protocol: choice(["email", "https", "sqs", "lambda"], { about: "How messages are delivered." }),
  endpoint: text(/^\S{3,512}$/, {
    about: "Address, URL or ARN that gets the messages.",
    allowed: "an e-mail address, an https URL, or the ARN of a queue or function",
    example: "team@example.com",
  }),
});

export const alerts = z.strictObject({
  subscriptions: list(subscription, 20, {
    about: "Who hears of everything, in the words of AWS; for people see `routes`.",
    allowed: "a list of at most 20 subscriptions, each with protocol and endpoint",
    example: [{ protocol: "email", endpoint: "team@example.com" }],
  }).default([]),
  routes: list(route, 20, {
    about: "Which messages reach whom, and how.",
    allowed: "a list of at most 20 routes, each with a name and `to`",
    example: [{ name: "team", to: "email", addresses: ["team@example.com"], digests: ["daily"] }],
  }).default([]),
  latencyP99Ms: integer(10, 60_000, {
    unit: "milliseconds",
    about: "p99 latency of the model that is a warning; twice as much is critical.",
  }).default(500),
  serverErrorPercent: number(0.1, 100, {
    unit: "percent",
    about: "Share of 5xx answers that is critical and rolls a deployment back.",
  }).default(1),
  clientErrorPercent: number(0.1, 100, {
    unit: "percent",
    about: "Share of 4xx answers that is a warning: callers break the contract.",
  }).default(5),
  utilizationPercent: number(10, 100, {
    unit: "percent",
    about: "CPU, memory or disk use that is a warning.",
  }).default(85),
  runbookUrl: text(/^https:\/\/\S+$/, {
    about: "Page with the runbooks; alarms link to their anchor on it.",
    allowed: "an https URL",
    example: "https://github.com/example/final-mile/blob/main/docs/runbooks.md",
  }).default("https://github.com/final-mile/final-mile/blob/main/docs/runbooks.md"),
});
