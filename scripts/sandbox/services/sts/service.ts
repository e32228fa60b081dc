import type { AwsService } from "../../server/aws-call";
import { createQueryService } from "../../server/query-protocol";
import type { World } from "../../world";
import { getCallerIdentity } from "./get-caller-identity";

export function createStsService(world: World): AwsService {
  return createQueryService(world, {
    signingName: "sts",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: [getCallerIdentity],
  });
}
