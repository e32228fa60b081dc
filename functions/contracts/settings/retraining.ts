import { z } from "zod";
import { choice, flag, integer, number, type SettingsOf, text } from "./setting";

export const retraining = z.strictObject({
  enabled: flag({
    about:
      "Train the model anew when it ages: a daily look, a state machine, SageMaker's training jobs and registry.",
  }).default(false),
  image: text(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[a-z0-9._/-]+[:@][A-Za-z0-9._:-]+$/, {
    about:
      "Your own container that trains; what it leaves must run in the container that serves. Leave out to train with " +
      "SageMaker's XGBoost, which then must serve too (`model.algorithm: xgboost`).",
    allowed: "an ECR image with a tag or digest, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast-training:1.0.0",
  }).optional(),
  instanceType: text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, {
    about: "Instance of the training job and of the jobs that try the model.",
    allowed: "an instance type of SageMaker",
    example: "ml.m5.large",
  }).default("ml.m5.large"),
  maximumSeconds: integer(300, 86_400, {
    unit: "seconds",
    about: "A training job that takes longer is stopped, and the run fails.",
  }).default(3600),
  rows: integer(1_000, 10_000_000, {
    unit: "rows",
    about: "About how many examples are drawn from the history.",
  }).default(120_000),
  everyDays: integer(0, 730, {
    unit: "days",
    about: "Train anew when so many days have passed; 0 for no calendar.",
  }).default(90),
  errorRisePercent: number(1, 1000, {
    unit: "percent",
    about: "Train anew when the error stands so far above the best four weeks there were.",
  }).default(25),
  driftedPercent: number(1, 100, {
    unit: "percent",
    about: "Train anew when the model misses on so many of the products by more than it used to.",
  }).default(20),
  sustainedDays: integer(3, 60, {
    unit: "days",
    about: "Error or drift must hold so long: a bad week-end is no reason.",
  }).default(7),
  restDays: integer(7, 365, {
    unit: "days",
    about: "Least time between two trainings.",
  }).default(28),
  backtestDays: integer(7, 90, {
    unit: "days",
    about: "The last days, which the candidate does not see and is judged on.",
  }).default(14),
  leastGainPercent: number(0, 50, {
    unit: "percent",
    about: "What the candidate's error must be below the champion's at least, beyond what chance does.",
  }).default(1),
  as: choice(["shadow", "challenger"], {
    about:
      "What an accepted candidate becomes: it gets copies of the requests, or its share of the live ones.",
  }).default("shadow"),
  approval: choice(["pull-request", "registry"], {
    about:
      "Who lets it in: the review of the pull request, or the approval of the model package in the registry, after which " +
      "`ops retrain propose` needs no review.",
  }).default("pull-request"),
});

export type RetrainingSettings = SettingsOf<typeof retraining>;
