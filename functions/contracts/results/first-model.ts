import { z } from "zod";

/** How far a stack is that has no model yet, in the order in which the steps come. */
const firstModelStep = z.enum([
  "no-history",
  "no-training",
  "short-history",
  "ready",
  "training",
  "rejected",
  "accepted",
]);

/** What is missing for the first model, for page, status and JSON. */
export const firstModel = z.strictObject({
  step: firstModelStep,
  /** What there is, as a sentence without its full stop. */
  because: z.string(),
  /** The command that brings it further; `null` where there is only to wait. */
  next: z.string().nullable(),
  /** Version of the last candidate; absent before the first training ended. */
  version: z.string().optional(),
});

export type FirstModel = z.infer<typeof firstModel>;
