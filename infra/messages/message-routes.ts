import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MessageRoute } from "../../functions/contracts/messages";
import { createTopic } from "../alarms/alert-topic";
import type { Settings } from "../config/schema";
import type { Account } from "../foundation/account";
import { assumeRoleDocument, policyDocument } from "../foundation/policy-document";
import { componentType } from "../naming";

type Route = Settings<"alerts">["routes"][number];

export interface MessageRoutesArgs {
  readonly routes: readonly Route[];
  /** Physical names, by what they are of: a topic, a role or a configuration of a route; the bus. */
  readonly nameOf: (kind: "topic" | "role" | "eventBus", ...parts: readonly string[]) => string;
  readonly account: Account;
  /** Customer key of the messages. */
  readonly key: aws.kms.Key;
}

/** What EventBridge calls for a route, as its secret says. Nothing of it stands in a name, a log or an output. */
interface Destination {
  readonly url: string;
  readonly header: string;
  readonly key: string;
}

const PAGER_DUTY_URL = "https://events.pagerduty.com/v2/enqueue";
/** Calls a second at most: a storm of alarms is no reason to be shut out. */
const CALLS_PER_SECOND = 5;

/**
 * The ways on which messages reach people: a topic with its addresses; a channel of Slack or Teams, through Amazon Q
 * Developer in chat applications, which listens to a topic; PagerDuty or a webhook, which EventBridge calls for what is
 * put on a bus, so that no function holds a key of theirs.
 */
export class MessageRoutes extends pulumi.ComponentResource {
  readonly bus: aws.cloudwatch.EventBus;
  /** Topics of mails and chats. */
  readonly topics: readonly aws.sns.Topic[];
  /** As the function that tells people knows them. */
  readonly routes: pulumi.Output<readonly MessageRoute[]>;
  /** Rules that call a webhook, by the name of their route. */
  readonly rules: ReadonlyMap<string, aws.cloudwatch.EventRule>;

  constructor(logicalName: string, args: MessageRoutesArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("messages", "MessageRoutes"), logicalName, {}, options);
    const child = { parent: this };
    this.bus = new aws.cloudwatch.EventBus(
      `${logicalName}-bus`,
      { name: args.nameOf("eventBus", "messages") },
      child,
    );
    const topics: aws.sns.Topic[] = [];
    const rules = new Map<string, aws.cloudwatch.EventRule>();
    const known = args.routes.map((route): pulumi.Input<MessageRoute> => {
      const { name, kinds, severities, digests } = route;
      const common = { name, kinds, severities, digests };
      const own = `${logicalName}-${name}`;
      switch (route.to) {
        case "pagerduty":
        case "webhook":
          rules.set(name, callDestination(own, route, this.bus, args, child));
          return { ...common, form: route.to };
        default: {
          const topic = createTopic(
            own,
            {
              topicName: args.nameOf("topic", "messages", name),
              displayName: name,
              account: args.account,
              key: args.key,
            },
            child,
          );
          topics.push(topic);
          if (route.to === "email") {
            for (const address of route.addresses) {
              new aws.sns.TopicSubscription(
                `${own}-${address}`,
                { topic: topic.arn, protocol: "email", endpoint: address },
                child,
              );
            }
          } else joinChannel(own, route, topic, args, child);
          return pulumi.output(topic.arn).apply(
            (topicArn): MessageRoute => ({
              ...common,
              form: route.to === "email" ? "mail" : "chat",
              topicArn,
            }),
          );
        }
      }
    });
    this.topics = topics;
    this.rules = rules;
    this.routes = pulumi.all(known);
    this.registerOutputs({});
  }
}

/** Lets Amazon Q Developer in chat applications show what the topic gets, and nothing else: its role may do nothing. */
function joinChannel(
  logicalName: string,
  route: Route,
  topic: aws.sns.Topic,
  { nameOf, account }: MessageRoutesArgs,
  options: pulumi.CustomResourceOptions,
): void {
  const role = new aws.iam.Role(
    `${logicalName}-role`,
    {
      name: nameOf("role", "messages", route.name),
      description: `Of the channel of the route ${route.name}; it may do nothing.`,
      assumeRolePolicy: assumeRoleDocument("chatbot.amazonaws.com", account),
    },
    options,
  );
  const shared = {
    configurationName: nameOf("topic", "messages", route.name),
    iamRoleArn: role.arn,
    snsTopicArns: [topic.arn],
    loggingLevel: "ERROR",
    // What members of the channel may ask of the account: nothing that the role may not, and that is all.
    guardrailPolicyArns: [pulumi.interpolate`arn:${account.partition}:iam::aws:policy/AWSDenyAll`],
  };
  if (route.to === "slack") {
    new aws.chatbot.SlackChannelConfiguration(
      logicalName,
      { ...shared, slackTeamId: route.workspaceId ?? "", slackChannelId: route.channelId ?? "" },
      options,
    );
    return;
  }
  new aws.chatbot.TeamsChannelConfiguration(
    logicalName,
    {
      ...shared,
      tenantId: route.tenantId ?? "",
      teamId: route.teamId ?? "",
      channelId: route.channelId ?? "",
    },
    options,
  );
}

/** Lets EventBridge call what the route's secret names, for each message that is put on the bus for it. */
function callDestination(
  logicalName: string,
  route: Route,
  bus: aws.cloudwatch.EventBus,
  { nameOf, account }: MessageRoutesArgs,
  options: pulumi.CustomResourceOptions,
): aws.cloudwatch.EventRule {
  const destination = pulumi.secret(
    aws.secretsmanager
      .getSecretVersionOutput({ secretId: route.secretName ?? "" })
      .secretString.apply((text) => readDestination(route, text)),
  );
  const connection = new aws.cloudwatch.EventConnection(
    `${logicalName}-connection`,
    {
      name: nameOf("eventBus", "messages", route.name),
      description: `Key of the route ${route.name}.`,
      authorizationType: "API_KEY",
      authParameters: {
        apiKey: { key: destination.header, value: destination.key },
        ...(route.to === "pagerduty" && {
          invocationHttpParameters: {
            bodies: [{ key: "routing_key", value: destination.key, isValueSecret: true }],
          },
        }),
      },
    },
    options,
  );
  const target = new aws.cloudwatch.EventApiDestination(
    `${logicalName}-destination`,
    {
      name: nameOf("eventBus", "messages", route.name),
      description: `Where messages of the route ${route.name} go.`,
      connectionArn: connection.arn,
      httpMethod: "POST",
      invocationEndpoint: destination.url,
      invocationRateLimitPerSecond: CALLS_PER_SECOND,
    },
    options,
  );
  const role = new aws.iam.Role(
    `${logicalName}-role`,
    {
      name: nameOf("role", "messages", route.name),
      description: `Lets EventBridge call the destination of the route ${route.name}.`,
      assumeRolePolicy: assumeRoleDocument("events.amazonaws.com", account),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    `${logicalName}-policy`,
    {
      role: role.name,
      policy: policyDocument([
        { sid: "CallDestination", actions: ["events:InvokeApiDestination"], resources: [target.arn] },
      ]),
    },
    options,
  );
  const rule = new aws.cloudwatch.EventRule(
    `${logicalName}-rule`,
    {
      name: nameOf("eventBus", "messages", route.name),
      description: `Messages of the route ${route.name}.`,
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ "detail-type": [route.name] }),
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}-target`,
    {
      rule: rule.name,
      eventBusName: bus.name,
      arn: target.arn,
      roleArn: role.arn,
      // What the function has put together, and nothing around it.
      inputPath: "$.detail",
    },
    { ...options, dependsOn: [policy] },
  );
  return rule;
}

/** @throws Error without a word of the secret itself: it would stand in the log of the deployment. */
function readDestination({ name, to, secretName }: Route, text: string): Destination {
  if (to === "pagerduty") {
    const key = text.trim();
    if (!/^\w{20,64}$/.test(key)) {
      throw new Error(
        `The secret "${secretName}" of the route "${name}" is no integration key of PagerDuty.`,
      );
    }
    return { url: PAGER_DUTY_URL, header: "X-Routing-Key", key };
  }
  const wanted = '{"url": "https://...", "header": "X-Api-Key", "key": "..."}';
  let read: Partial<Record<keyof Destination, unknown>> = {};
  try {
    read = JSON.parse(text) as typeof read;
  } catch {
    // Told below.
  }
  const { url, header = "X-Api-Key", key = "none" } = read;
  if (
    typeof url !== "string" ||
    !/^https:\/\/\S+$/.test(url) ||
    typeof header !== "string" ||
    typeof key !== "string"
  ) {
    throw new Error(`The secret "${secretName}" of the route "${name}" must be ${wanted}.`);
  }
  return { url, header, key };
}
