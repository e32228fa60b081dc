import { subscribe } from "../services/sns/service";
import { type Deployer, tagsOf } from "./deployer";
import { keyArnOf } from "./rights";

export const topic: Deployer = {
  type: "aws:sns/topic:Topic",
  apply(resource, { world }) {
    const arn = String(resource.state.arn);
    world.sns.createTopic(arn, keyArnOf(world, resource.inputs.kmsMasterKeyId));
    world.tags.set(arn, tagsOf(resource));
  },
};

export const topicSubscription: Deployer = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  async apply({ inputs }, { call }) {
    await call(subscribe, { TopicArn: inputs.topic, Protocol: inputs.protocol, Endpoint: inputs.endpoint });
  },
};

interface QueueInputs {
  readonly messageRetentionSeconds?: number;
  readonly visibilityTimeoutSeconds?: number;
}

export const queue: Deployer = {
  type: "aws:sqs/queue:Queue",
  apply(resource, { world, isUpdate }) {
    const arn = String(resource.state.arn);
    const { messageRetentionSeconds, visibilityTimeoutSeconds } = resource.inputs as QueueInputs;
    if (!isUpdate) {
      world.sqs.create(arn, { retentionSeconds: messageRetentionSeconds, visibilityTimeoutSeconds });
    }
    world.tags.set(arn, tagsOf(resource));
  },
};

export const eventBus: Deployer = {
  type: "aws:cloudwatch/eventBus:EventBus",
  apply({ inputs, state, id }, { world }) {
    world.events.busNames.add(String(inputs.name ?? state.name ?? id));
  },
};
