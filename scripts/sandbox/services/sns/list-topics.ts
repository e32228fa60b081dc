// https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import { XmlList } from "../../server/xml";

const PAGE_SIZE = 100;

export const listTopics = defineOperation<{ readonly NextToken?: string }>({
  name: "ListTopics",
  run({ NextToken }, world) {
    const page = paginate([...world.sns.topics.keys()].sort(), NextToken, PAGE_SIZE);
    return { Topics: new XmlList(page.entries.map((TopicArn) => ({ TopicArn }))), NextToken: page.nextToken };
  },
});
