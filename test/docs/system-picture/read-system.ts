import type { EvaluatedProgram, Loose, RegisteredResource } from "../../../scripts/program/evaluation";

/** What the picture shows of a function, or of the endpoint: how it is started and what its role may do. */
export interface Actor {
  readonly name: string;
  /** Time of day in UTC at which its schedule starts it. */
  readonly dailyAt?: string;
  /** Routes of the HTTP API that it answers. */
  readonly routes: readonly string[];
  readonly isStartedByMachine: boolean;
  readonly asksModel: boolean;
  /** Prefixes of the lake, `predictions/`. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  readonly uses: ReadonlySet<Service>;
}

/** What lies outside the lake and is spoken to. */
export type Service = "bus" | "bill" | "metrics" | "alerts";

export interface System {
  readonly stack: string;
  readonly resourceCount: number;
  readonly functions: readonly Actor[];
  readonly endpoint: Actor & { readonly fleet: string; readonly rollbackAlarms: number };
  /** How long objects of a prefix are kept, where not for good: `7 days`. */
  readonly kept: ReadonlyMap<string, string>;
  readonly tables: number;
  readonly schedules: number;
  readonly apis: readonly string[];
  readonly routes: number;
  readonly machine: string;
  readonly bus: string;
  readonly topic: string;
  readonly alarms: { readonly critical: number; readonly warning: number; readonly composite: number };
  readonly dashboard: string;
  readonly budgetUsd: number;
  readonly deadLetterQueues: number;
  readonly logGroups: number;
}

/** Rights that make a function speak to a service. */
const RIGHTS: Readonly<Record<string, Service>> = {
  "events:PutEvents": "bus",
  "ce:GetCostAndUsage": "bill",
  "cloudwatch:PutMetricData": "metrics",
  "sns:Publish": "alerts",
};

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | string;
}

/** The system as the program declares it: who starts whom, and who may read and write what. */
export function readSystem({ resources, outputs }: EvaluatedProgram): System {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const only = (type: string) => {
    const [resource, ...others] = ofType(type);
    if (resource === undefined || others.length > 0) throw new Error(`There is not exactly one ${type}.`);
    return resource;
  };
  const prefix = `final-mile-${outputs.environment}-`;
  const shortName = (name: string) => name.replace(prefix, "");
  const statementsOf = (name: string): readonly Statement[] =>
    ofType("aws:iam/rolePolicy:RolePolicy")
      .filter((policy) => policy.name === `${name}-policy`)
      .flatMap(({ inputs }) => JSON.parse(inputs.policy).Statement as Statement[]);
  const schedules = ofType("aws:scheduler/schedule:Schedule");
  const permissions = ofType("aws:lambda/permission:Permission");
  const machine = only("aws:sfn/stateMachine:StateMachine");
  const startedByMachine = statementsOf(machine.name).flatMap(({ Action, Resource }) =>
    Action.includes("lambda:InvokeFunction") ? Resource : [],
  );
  const bucketArn: string = only("aws:s3/bucket:Bucket").state.arn;

  const describeActor = (name: string, resource: RegisteredResource): Actor => {
    const statements = statementsOf(name);
    const actions = statements.flatMap(({ Action }) => Action);
    const schedule = schedules.find(({ inputs }) => inputs.target.arn === resource.state.arn);
    return {
      name,
      dailyAt: schedule && timeOf(schedule.inputs.scheduleExpression),
      routes: permissions
        .filter(({ inputs }) => inputs.function === resource.state.name)
        .map(({ inputs }) => String(inputs.sourceArn).replace(/^.*\/\*\/(GET|POST)/, "$1 ")),
      isStartedByMachine: startedByMachine.includes(resource.state.arn),
      asksModel: actions.includes("sagemaker:InvokeEndpoint"),
      reads: prefixesOf(statements, "s3:GetObject", bucketArn),
      writes: prefixesOf(statements, "s3:PutObject", bucketArn),
      uses: new Set(actions.flatMap((action) => RIGHTS[action] ?? [])),
    };
  };

  const endpoint = only("aws:sagemaker/endpoint:Endpoint");
  const [variant] = only("aws:sagemaker/endpointConfiguration:EndpointConfiguration").inputs
    .productionVariants as Loose[];
  const alarmsOf = (severity: string) =>
    ofType("aws:cloudwatch/metricAlarm:MetricAlarm").filter(({ name }) => name.endsWith(`-${severity}`));
  return {
    stack: outputs.environment,
    resourceCount: resources.length,
    functions: ofType("aws:lambda/function:Function").map((lambda) => describeActor(lambda.name, lambda)),
    endpoint: {
      ...describeActor(endpoint.name, endpoint),
      fleet: `${variant.initialInstanceCount} × ${variant.instanceType}`,
      rollbackAlarms: endpoint.inputs.deploymentConfig.autoRollbackConfiguration.alarms.length,
    },
    kept: describeKept(only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")),
    tables: ofType("aws:glue/catalogTable:CatalogTable").length,
    schedules: schedules.length,
    apis: ofType("aws:apigatewayv2/api:Api").map(({ name }) => name),
    routes: ofType("aws:apigatewayv2/route:Route").length,
    machine: shortName(machine.inputs.name),
    bus: shortName(only("aws:cloudwatch/eventBus:EventBus").inputs.name),
    topic: shortName(only("aws:sns/topic:Topic").inputs.name),
    alarms: {
      critical: alarmsOf("critical").length,
      warning: alarmsOf("warning").length,
      composite: ofType("aws:cloudwatch/compositeAlarm:CompositeAlarm").length,
    },
    dashboard: shortName(only("aws:cloudwatch/dashboard:Dashboard").inputs.dashboardName),
    budgetUsd: Number(only("aws:budgets/budget:Budget").inputs.limitAmount),
    deadLetterQueues: ofType("aws:sqs/queue:Queue").length,
    logGroups: ofType("aws:cloudwatch/logGroup:LogGroup").length,
  };
}

/** `cron(30 4 * * ? *)` -> `04:30`; what runs each minute does so while a deployment lasts. */
function timeOf(expression: string): string {
  if (expression === "rate(1 minute)") return "roll-out";
  const [, minutes, hours] = /^cron\((\d+) (\d+) /.exec(expression)!;
  return `${hours!.padStart(2, "0")}:${minutes!.padStart(2, "0")}`;
}

function prefixesOf(
  statements: readonly Statement[],
  action: string,
  bucketArn: string,
): ReadonlySet<string> {
  const objects = statements.flatMap(({ Action, Resource }) => (Action.includes(action) ? Resource : []));
  return new Set(objects.map((arn) => arn.replace(`${bucketArn}/`, "").replace(/\*$/, "")));
}

function describeKept({ inputs }: RegisteredResource): ReadonlyMap<string, string> {
  const rules: readonly Loose[] = inputs.rules.filter((rule: Loose) => rule.expiration?.days);
  return new Map(
    rules.map(({ filter, expiration }) =>
      // A rule with a tag concerns what somebody has marked.
      filter.and ? [filter.and.prefix, "till retired"] : [filter.prefix, `${expiration.days} days`],
    ),
  );
}
