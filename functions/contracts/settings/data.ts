import { z } from "zod";
import { integer, type SettingsOf } from "./setting";

/** What is expected of the feed of actuals. */
export const data = z.strictObject({
  maximumAgeDays: integer(0, 60, {
    unit: "days",
    about:
      "Days of trade that may be missing at the end of the data; beyond, orders are held and an alarm goes off.",
  }).default(3),
});

export type DataSettings = SettingsOf<typeof data>;
