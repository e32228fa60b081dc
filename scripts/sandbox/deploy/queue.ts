import { type Deployer, tagsOf } from "./deployer";

export const queue: Deployer = {
  type: "aws:sqs/queue:Queue",
  apply(resource, { world, isUpdate }) {
    const arn = String(resource.state.arn);
    if (!isUpdate) world.sqs.create(arn);
    world.tags.set(arn, tagsOf(resource));
  },
};
