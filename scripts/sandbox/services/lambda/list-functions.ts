// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import { describeFunction } from "./describe-function";

export const listFunctions = defineOperation<{ readonly Marker?: string; readonly MaxItems?: string }>({
  name: "ListFunctions",
  run({ Marker, MaxItems }, world) {
    const page = paginate(world.lambda.definitions(), Marker, Number(MaxItems ?? 50));
    return {
      Functions: page.entries.map((definition) => describeFunction(world, definition)),
      NextMarker: page.nextToken,
    };
  },
});
