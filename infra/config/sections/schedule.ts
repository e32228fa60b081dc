import { z } from "zod";
import { flag, timeOfDay } from "../../../functions/contracts/settings/setting";

export const schedule = z.strictObject({
  enabled: flag({ about: "Run the daily functions." }).default(true),
  monitorAt: timeOfDay({ about: "After the actuals of the day before arrived." }).default("04:00"),
  batchPredictAt: timeOfDay({ about: "Forecasts of the fleet." }).default("04:30"),
  replenishAt: timeOfDay({ about: "Order suggestions." }).default("05:00"),
  ordersAt: timeOfDay({ about: "Approval and sending of what was suggested." }).default("05:15"),
  reportAt: timeOfDay({ about: "Business report." }).default("05:30"),
  digestAt: timeOfDay({ about: "Digests of the routes that asked for them." }).default("07:00"),
  costsAt: timeOfDay({ about: "Cost report." }).default("06:00"),
  retrainAt: timeOfDay({ about: "Look at the model's age, where `retraining` is enabled." }).default("06:30"),
});
