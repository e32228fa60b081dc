import { z } from "zod";
import { date } from "../contracts/results/schema";
import { FORECAST_FAULTS } from "../forecasting/plausibility";
import { LARGEST_VALUE, MAX_INSTANCES, MAX_PRODUCT_ID_LENGTH } from "./predict-request";

/*
 * The schemas of /predict, for the published description. The handler checks by hand in `predict-request.ts`: its
 * messages name the fault, and its package is spared a validator. Tests hold the two together.
 */

const productId = z.string().min(1).max(MAX_PRODUCT_ID_LENGTH);
const features = z
  .record(z.string(), z.number().min(-LARGEST_VALUE).max(LARGEST_VALUE).nullable())
  .describe("Features by name, to ask what if; all of them for a product without history.");
const instance = z.strictObject({
  product_id: productId,
  date: date.optional(),
  features: features.optional(),
});

export const predictRequest = z.union([
  z.strictObject({ product_ids: z.array(productId).min(1).max(MAX_INSTANCES), date: date.optional() }),
  z.strictObject({ instances: z.array(instance).min(1).max(MAX_INSTANCES) }),
  instance,
]);

const units = z.number().min(0);

export const predictAnswer = z.strictObject({
  model_version: z.string().describe("Version of the model that serves, as SageMaker says."),
  forecast_origin: date.describe("Last day whose demand was known."),
  predictions: z.array(
    z.strictObject({
      product_id: z.string(),
      date,
      predicted_demand: units,
      lower: units.optional(),
      upper: units.optional(),
      forecast_source: z
        .enum(["model", "baseline"])
        .describe("The baseline where the model's forecast is not to be believed."),
      variant: z.string().optional().describe("Who answered, where it was not the champion."),
      model_version: z.string().optional().describe("Its version."),
      fault: z.enum(FORECAST_FAULTS).optional().describe("Why the model's forecast is not used."),
    }),
  ),
});
