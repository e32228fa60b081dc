import { z } from "zod";
import { choice, number, type SettingsOf } from "./setting";

/** How suggested orders become orders. */
export const orders = z.strictObject({
  approval: choice(["manual", "automatic"], {
    about:
      "Who approves what a run suggests: people, or the system within the limits. Held lines are always for people.",
  }).default("manual"),
  lineLimitUsd: number(1, 1_000_000_000, {
    unit: "US dollars",
    about: "An order of a product worth more cannot be approved, by nobody.",
  }).default(250_000),
  dailyBudgetUsd: number(1, 100_000_000_000, {
    unit: "US dollars",
    about: "What the approved orders of a run may come to; the most urgent are approved first.",
  }).default(10_000_000),
  receipts: choice(["assumed", "recorded"], {
    about:
      "Whether a delivery counts as received on its expected day when nobody says otherwise, or once it is recorded.",
  }).default("assumed"),
});

export type OrdersSettings = SettingsOf<typeof orders>;
