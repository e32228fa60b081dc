// https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
import { defineOperation } from "../../server/operation";
import { XmlList } from "../../server/xml";

export const getTopicAttributes = defineOperation<{ readonly TopicArn: string }>({
  name: "GetTopicAttributes",
  run({ TopicArn }, world) {
    const topic = world.sns.topic(TopicArn);
    const attributes = {
      ...topic.attributes,
      TopicArn,
      Owner: world.accountId,
      SubscriptionsConfirmed: String(topic.subscriptions.length),
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
    };
    const entries = Object.entries(attributes).map(([key, value]) => ({ key, value }));
    return { Attributes: new XmlList(entries, "entry") };
  },
});
