import { z } from "zod";
import { choice, list, MONEY_UNIT, number, type SettingsOf, text } from "./setting";

const partner = z.strictObject({
  supplier: text(/^[^\s/][^/]{0,99}$/, {
    about: "Supplier as the products name it; `unnamed` for products without one.",
    allowed: "1 to 100 characters without a slash",
    example: "acme",
  }),
  format: choice(["csv", "json", "x12", "edifact"], {
    about: "How its purchase orders are written: a table, or EDI as X12 850 or EDIFACT ORDERS.",
  }).default("csv"),
  sink: choice(["lake", "mail", "webhook"], {
    about: "Where they go: into `partners/SUPPLIER/out/` only, by mail besides, or to an address besides.",
  }).default("lake"),
  address: text(/^\S{3,512}$/, {
    about: "Address for mail, or https URL of the webhook.",
    allowed: "an e-mail address, or an https URL",
    example: "orders@acme.example",
  }).optional(),
  ourId: text(/^[A-Za-z0-9 ]{1,15}$/, {
    about: "Who we are in its EDI.",
    allowed: "1 to 15 letters, digits and spaces",
    example: "FINALMILE",
  }).optional(),
  theirId: text(/^[A-Za-z0-9 ]{1,15}$/, {
    about: "Who it is in its EDI; its name when absent.",
    allowed: "1 to 15 letters, digits and spaces",
    example: "ACME",
  }).optional(),
});

/** How suggested orders become orders. */
export const orders = z.strictObject({
  approval: choice(["automatic", "manual"], {
    about:
      "Who approves what a run suggests: the system within the limits, or people. Held lines are always for people.",
  }).default("automatic"),
  lineLimitAmount: number(1, 1_000_000_000_000, {
    unit: MONEY_UNIT,
    about: "An order of a product worth more cannot be approved, by nobody.",
  }).default(250_000),
  dailyBudgetAmount: number(1, 100_000_000_000_000, {
    unit: MONEY_UNIT,
    about: "What the approved orders of a run may come to; the most urgent are approved first.",
  }).default(10_000_000),
  receipts: choice(["assumed", "recorded"], {
    about:
      "Whether a delivery counts as received on its expected day when nobody says otherwise, or once it is recorded.",
  }).default("assumed"),
  partners: list(partner, 100, {
    about: "How purchase orders reach their suppliers.",
    allowed: "a list of at most 100 suppliers, each with format and sink",
    example: [{ supplier: "acme", format: "x12", sink: "lake" }],
  }).default([]),
});

export type OrdersSettings = SettingsOf<typeof orders>;
