import { type Deployer, tagsOf } from "./deployer";

export const topic: Deployer = {
  type: "aws:sns/topic:Topic",
  apply(resource, { world }) {
    const arn = String(resource.state.arn);
    const { displayName, kmsMasterKeyId } = resource.inputs as {
      displayName?: string;
      kmsMasterKeyId?: string;
    };
    world.sns.createTopic(arn, {
      ...(displayName ? { DisplayName: displayName } : {}),
      ...(kmsMasterKeyId ? { KmsMasterKeyId: kmsMasterKeyId } : {}),
    });
    world.tags.set(arn, tagsOf(resource));
  },
};
