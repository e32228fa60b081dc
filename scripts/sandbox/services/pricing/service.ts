import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import { defineOperation, paginate } from "../../server/operation";
import type { World } from "../../world";
import { listProducts, productText } from "./products";

interface Input {
  readonly ServiceCode: string;
  readonly Filters?: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
const getProducts = defineOperation<Input>({
  name: "GetProducts",
  shape: {
    ServiceCode: { type: "string", required: true },
    Filters: {
      type: "list",
      element: {
        type: "structure",
        members: {
          Type: { type: "string", required: true, oneOf: ["TERM_MATCH"] },
          Field: { type: "string", required: true, min: 1, max: 1024 },
          Value: { type: "string", required: true, min: 1, max: 1024 },
        },
      },
    },
    MaxResults: { type: "integer", min: 1, max: 100 },
  },
  run({ ServiceCode, Filters = [], MaxResults = 100, NextToken }, world) {
    const found = listProducts(world.region).filter(
      (product) =>
        product.serviceCode === ServiceCode &&
        Filters.every(({ Field, Value }) => product.attributes[Field] === Value),
    );
    const page = paginate(found, NextToken, MaxResults);
    return {
      FormatVersion: "aws_v1",
      PriceList: page.entries.map((product) => productText(product, world)),
      NextToken: page.nextToken,
    };
  },
});

export function createPricingService(world: World): AwsService {
  return createJsonService(world, { signingName: "pricing", version: "1.1", operations: [getProducts] });
}
