import { subscribe } from "../services/sns/subscribe";
import type { Deployer } from "./deployer";

export const topicSubscription: Deployer = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  async apply({ inputs }, { call }) {
    await call(subscribe, { TopicArn: inputs.topic, Protocol: inputs.protocol, Endpoint: inputs.endpoint });
  },
};
