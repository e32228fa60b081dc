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

export const eventRule: Deployer = {
  type: "aws:cloudwatch/eventRule:EventRule",
  apply({ inputs, state, id }, { world }) {
    if (inputs.scheduleExpression !== undefined) {
      throw new Error(`Rule "${id}" has a schedule, which the sandbox does not play.`);
    }
    world.rules.put(String(inputs.name ?? state.name ?? id), {
      arn: String(state.arn),
      busName: String(inputs.eventBusName ?? "default"),
      pattern: JSON.parse(String(inputs.eventPattern)),
      isEnabled: (inputs.state ?? "ENABLED") === "ENABLED",
    });
  },
};

export const eventTarget: Deployer = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  apply({ inputs }, { world }) {
    world.rules.addTarget(String(inputs.rule), {
      arn: String(inputs.arn),
      roleArn: inputs.roleArn as string | undefined,
      inputPath: inputs.inputPath as string | undefined,
    });
  },
};

/** The key of a destination. It is used by nothing here, for nothing is called. */
export const eventConnection: Deployer = {
  type: "aws:cloudwatch/eventConnection:EventConnection",
  apply({ inputs, id }) {
    if (inputs.authorizationType !== "API_KEY") {
      throw new Error(
        `Connection "${id}" proves itself by ${inputs.authorizationType}, which is not emulated.`,
      );
    }
  },
};

export const apiDestination: Deployer = {
  type: "aws:cloudwatch/eventApiDestination:EventApiDestination",
  apply({ inputs, state, id }, { world }) {
    world.rules.destinations.set(String(state.arn), String(inputs.name ?? id));
  },
};
