import { type Deployer, tagsOf } from "./deployer";

export const topic: Deployer = {
  type: "aws:sns/topic:Topic",
  apply(resource, { world }) {
    const arn = String(resource.state.arn);
    world.sns.createTopic(arn);
    world.tags.set(arn, tagsOf(resource));
  },
};
