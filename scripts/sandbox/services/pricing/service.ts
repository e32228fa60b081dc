import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { getProducts } from "./get-products";

export function createPricingService(world: World): AwsService {
  return createJsonService(world, { signingName: "pricing", version: "1.1", operations: [getProducts] });
}
