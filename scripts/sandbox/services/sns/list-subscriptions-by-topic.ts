// https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
import { defineOperation } from "../../server/operation";
import { XmlList } from "../../server/xml";

export const listSubscriptionsByTopic = defineOperation<{ readonly TopicArn: string }>({
  name: "ListSubscriptionsByTopic",
  run({ TopicArn }, world) {
    const { subscriptions } = world.sns.topic(TopicArn);
    return {
      Subscriptions: new XmlList(
        subscriptions.map(({ arn, protocol, endpoint }) => ({
          TopicArn,
          Protocol: protocol,
          SubscriptionArn: arn,
          Owner: world.accountId,
          Endpoint: endpoint,
        })),
      ),
    };
  },
});
