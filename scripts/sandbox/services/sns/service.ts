import type { AwsService } from "../../server/aws-call";
import { createQueryService } from "../../server/query-protocol";
import type { World } from "../../world";
import { createTopic } from "./create-topic";
import { publish } from "./publish";
import { subscribe } from "./subscribe";

export function createSnsService(world: World): AwsService {
  return createQueryService(world, {
    signingName: "sns",
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    operations: [createTopic, publish, subscribe],
  });
}
