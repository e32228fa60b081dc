import { z } from "zod";
import { flag, number } from "../../../functions/contracts/settings/setting";

export const budget = z.strictObject({
  monthlyUsd: number(1, 1_000_000, {
    unit: "US dollars a month",
    about: "Budget of the environment; alerts at 80 % and 100 % spent, and when the month will end above it.",
  }).default(400),
  anomalyUsd: number(1, 1_000_000, {
    unit: "US dollars",
    about: "An unexpected cost of this size is reported.",
  }).default(25),
  activateCostTag: flag({
    about:
      "Split the bill by the stack's tag: in the paying account only, and only a day after the tag was first used. The " +
      "budget counts nothing before somebody did it.",
  }).default(false),
  watchAnomalies: flag({
    about: "Report costs of the stack's tag that are out of the ordinary: in the paying account only.",
  }).default(false),
});
