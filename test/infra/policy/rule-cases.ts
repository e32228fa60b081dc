/** For each rule: stacks that keep it and stacks that break it, as small as they can be. */
import type { DeclaredResource, Props } from "../../../infra/policy/rule";
import { declare, policyOf } from "./declare";

export interface RuleCase {
  readonly kept: readonly DeclaredResource[];
  /** Each must give a message that matches. */
  readonly broken: readonly (readonly [stack: readonly DeclaredResource[], message: RegExp])[];
}

const BUCKET = declare("aws:s3/bucket:Bucket", "lake");
const LAKE_ARN = "arn:aws:s3:::lake";

const withCompanion = (type: string, props: Props) => [
  BUCKET,
  declare(type, "companion", props, { bucket: "lake" }),
];
const one = (type: string, props: Props) => [declare(type, "it", props)];
const fn = (props: Props, name = "monitor", role = "monitor-role") =>
  declare("aws:lambda/callbackFunction:CallbackFunction", name, props, {
    role,
    loggingConfig: `${name}-logs`,
  });
const topic = (props: Props) => one("aws:sns/topic:Topic", props);
const queue = (props: Props) => one("aws:sqs/queue:Queue", props);
const alarm = (props: Props) => one("aws:cloudwatch/metricAlarm:MetricAlarm", props);
const rolePolicy = (statement: Record<string, unknown>) =>
  one("aws:iam/rolePolicy:RolePolicy", { policy: policyOf(statement) });
const topicPolicy = (statement: Record<string, unknown>) =>
  one("aws:sns/topicPolicy:TopicPolicy", { policy: policyOf(statement) });
const stage = (props: Props) => one("aws:apigatewayv2/stage:Stage", props);
const openRoute = (tags: Props) => [
  declare("aws:apigatewayv2/api:Api", "pages", { tags }),
  declare("aws:apigatewayv2/route:Route", "it", { authorizationType: "NONE" }, { apiId: "pages" }),
];
const configuration = (props: Props) =>
  declare("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "configuration", props);
const endpoint = (props: Props) =>
  declare("aws:sagemaker/endpoint:Endpoint", "endpoint", props, { endpointConfigName: "configuration" });

const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const PUBLIC_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const TLS_ONLY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [LAKE_ARN, `${LAKE_ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const ROLLBACK = {
  deploymentConfig: {
    blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: "CANARY", waitIntervalInSeconds: 300 } },
    autoRollbackConfiguration: { alarms: [{ alarmName: "demand-dev-endpoint-errors-critical" }] },
  },
};

export const RULE_CASES: Readonly<Record<string, RuleCase>> = {
  "bucket-encrypted": {
    kept: withCompanion(ENCRYPTION, {
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
    }),
    broken: [
      [[BUCKET], /has no BucketServerSideEncryptionConfiguration/],
      [withCompanion(ENCRYPTION, { rules: [] }), /no default encryption/],
    ],
  },
  "bucket-versioned": {
    kept: withCompanion("aws:s3/bucketVersioning:BucketVersioning", {
      versioningConfiguration: { status: "Enabled" },
    }),
    broken: [
      [
        withCompanion("aws:s3/bucketVersioning:BucketVersioning", {
          versioningConfiguration: { status: "Suspended" },
        }),
        /versioning "Suspended"/,
      ],
    ],
  },
  "bucket-not-public": {
    kept: withCompanion(PUBLIC_BLOCK, BLOCKED),
    broken: [
      [
        withCompanion(PUBLIC_BLOCK, { ...BLOCKED, blockPublicPolicy: false }),
        /blockPublicPolicy must be true/,
      ],
      [[BUCKET], /has no BucketPublicAccessBlock/],
    ],
  },
  "bucket-owner-enforced": {
    kept: withCompanion("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }),
    broken: [
      [
        withCompanion("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
          rule: { objectOwnership: "ObjectWriter" },
        }),
        /"ObjectWriter"/,
      ],
    ],
  },
  "bucket-tls-only": {
    kept: withCompanion("aws:s3/bucketPolicy:BucketPolicy", { policy: policyOf(TLS_ONLY) }),
    broken: [
      [
        withCompanion("aws:s3/bucketPolicy:BucketPolicy", {
          policy: policyOf({ ...TLS_ONLY, Resource: `${LAKE_ARN}/*` }),
        }),
        /without TLS/,
      ],
      [
        withCompanion("aws:s3/bucketPolicy:BucketPolicy", {
          policy: policyOf({ ...TLS_ONLY, Effect: "Allow" }),
        }),
        /without TLS/,
      ],
    ],
  },
  "bucket-has-lifecycle": {
    kept: withCompanion("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
      rules: [{ status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }],
    }),
    broken: [
      [
        withCompanion("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
          rules: [{ status: "Disabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }],
        }),
        /unfinished uploads/,
      ],
      [[BUCKET], /has no BucketLifecycleConfiguration/],
    ],
  },
  "topic-encrypted-with-own-key": {
    kept: topic({ kmsMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/1" }),
    broken: [
      [topic({}), /is not encrypted/],
      [topic({ kmsMasterKeyId: "alias/aws/sns" }), /no alarm can publish/],
    ],
  },
  "queue-encrypted": {
    kept: queue({ sqsManagedSseEnabled: true }),
    broken: [[queue({}), /is not encrypted/]],
  },
  "queue-keeps-messages": {
    kept: queue({ messageRetentionSeconds: 1_209_600 }),
    broken: [
      [queue({}), /default 345600/],
      [queue({ messageRetentionSeconds: 86_400 }), /for 86400 s/],
    ],
  },
  "key-rotates": {
    kept: one("aws:kms/key:Key", { enableKeyRotation: true }),
    broken: [[one("aws:kms/key:Key", {}), /does not rotate/]],
  },
  "function-runtime-current": {
    kept: [fn({ runtime: "nodejs24.x", architectures: ["arm64"] })],
    broken: [
      [[fn({ runtime: "nodejs22.x", architectures: ["arm64"] })], /"nodejs22.x"/],
      [[fn({ runtime: "nodejs24.x" })], /default x86_64/],
    ],
  },
  "function-bounded": {
    kept: [fn({ timeout: 60, memorySize: 512 })],
    broken: [
      [[fn({ memorySize: 512 })], /no time-out/],
      [[fn({ timeout: 60 })], /no memory size/],
    ],
  },
  "function-traced": {
    kept: [fn({ tracingConfig: { mode: "Active" } })],
    broken: [[[fn({ tracingConfig: { mode: "PassThrough" } })], /is not traced/]],
  },
  "function-has-own-role": {
    kept: [
      declare("aws:iam/role:Role", "monitor-role"),
      declare("aws:iam/role:Role", "costs-role"),
      fn({}),
      fn({}, "costs", "costs-role"),
    ],
    broken: [
      [
        [declare("aws:iam/role:Role", "monitor-role"), fn({}), fn({}, "costs", "monitor-role")],
        /shares its role with costs/,
      ],
      [[fn({})], /no role declared/],
    ],
  },
  "function-log-group-declared": {
    kept: [declare("aws:cloudwatch/logGroup:LogGroup", "monitor-logs"), fn({})],
    broken: [[[fn({})], /no log group/]],
  },
  "log-group-expires": {
    kept: one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 }),
    broken: [
      [one("aws:cloudwatch/logGroup:LogGroup", {}), /for ever/],
      [one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 0 }), /for ever/],
    ],
  },
  "schedule-fails-loudly": {
    kept: one("aws:scheduler/schedule:Schedule", {
      target: { retryPolicy: { maximumRetryAttempts: 2 }, deadLetterConfig: { arn: "arn:aws:sqs:::dead" } },
    }),
    broken: [
      [
        one("aws:scheduler/schedule:Schedule", { target: { retryPolicy: { maximumRetryAttempts: 2 } } }),
        /no dead-letter queue/,
      ],
      [
        one("aws:scheduler/schedule:Schedule", {
          target: { deadLetterConfig: { arn: "arn:aws:sqs:::dead" } },
        }),
        /no retry policy/,
      ],
    ],
  },
  "policy-document-valid": {
    kept: rolePolicy({ Action: "s3:GetObject", Resource: `${LAKE_ARN}/*` }),
    broken: [
      [one("aws:iam/rolePolicy:RolePolicy", { policy: "{Version" }), /not JSON/],
      [
        one("aws:iam/rolePolicy:RolePolicy", { policy: '{"Version":"2008-10-17","Statement":[]}' }),
        /2008-10-17/,
      ],
      [one("aws:iam/rolePolicy:RolePolicy", { policy: '{"Version":"2012-10-17"}' }), /without statements/],
      [rolePolicy({ Resource: "*" }), /statement 1 lacks/],
      [
        rolePolicy({ Action: "s3:GetObject", Resource: Array.from({ length: 900 }, () => LAKE_ARN) }),
        /AWS takes 10240/,
      ],
    ],
  },
  "no-wildcard-action": {
    kept: rolePolicy({ Action: ["s3:GetObject"], Resource: `${LAKE_ARN}/*` }),
    broken: [
      [rolePolicy({ Action: "*", Resource: LAKE_ARN }), /allows \*/],
      [rolePolicy({ Action: ["s3:GetObject", "sagemaker:*"], Resource: LAKE_ARN }), /allows sagemaker:\*/],
      [
        one("aws:iam/role:Role", { inlinePolicies: [{ policy: policyOf({ Action: "s3:Get*" }) }] }),
        /allows s3:Get\*/,
      ],
    ],
  },
  "no-wildcard-resource": {
    kept: [
      ...rolePolicy({ Action: "xray:PutTraceSegments", Resource: "*" }),
      ...rolePolicy({
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
      }),
    ],
    broken: [[rolePolicy({ Action: "s3:GetObject", Resource: "*" }), /s3:GetObject on every resource/]],
  },
  "no-open-principal": {
    kept: topicPolicy({ Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "sns:Publish" }),
    broken: [
      [topicPolicy({ Principal: "*", Action: "sns:Publish" }), /allows everybody/],
      [topicPolicy({ Principal: { AWS: "*" }, Action: "sns:Publish" }), /allows everybody/],
    ],
  },
  "service-bound-to-account": {
    kept: topicPolicy({
      Principal: { Service: "budgets.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    }),
    broken: [
      [
        topicPolicy({ Principal: { Service: "budgets.amazonaws.com" }, Action: "sns:Publish" }),
        /trusts budgets.amazonaws.com for any account/,
      ],
      [
        one("aws:iam/role:Role", {
          assumeRolePolicy: policyOf({
            Principal: { Service: "scheduler.amazonaws.com" },
            Action: "sts:AssumeRole",
          }),
        }),
        /trusts scheduler.amazonaws.com/,
      ],
    ],
  },
  "no-managed-full-access": {
    kept: one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
      policyArn: "arn:aws:iam::123456789012:policy/own",
    }),
    broken: [
      [
        one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
          policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
        }),
        /AmazonS3FullAccess/,
      ],
      [
        one("aws:iam/role:Role", { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
        /AdministratorAccess/,
      ],
    ],
  },
  "alarm-has-action": {
    kept: [
      ...alarm({ alarmActions: ["arn:aws:sns:us-east-1:123456789012:alerts"] }),
      ...one("aws:cloudwatch/compositeAlarm:CompositeAlarm", { okActions: ["arn:aws:sns:::alerts"] }),
    ],
    broken: [
      [alarm({ okActions: ["arn:aws:sns:::alerts"] }), /has no action/],
      [one("aws:cloudwatch/compositeAlarm:CompositeAlarm", {}), /has no action/],
      [alarm({}), /has no action/],
      [alarm({ alarmActions: [] }), /has no action/],
      [alarm({ alarmActions: ["arn:aws:sns:::alerts"], actionsEnabled: false }), /switched off/],
    ],
  },
  "alarm-explains-itself": {
    kept: alarm({ alarmDescription: "Errors. Runbook: https://example.com/readme#endpoint-errors" }),
    broken: [
      [alarm({}), /no runbook/],
      [alarm({ alarmDescription: "Errors. See https://example.com/readme" }), /no runbook/],
    ],
  },
  "alarm-name-tells-severity": {
    kept: alarm({ name: "demand-prod-endpoint-latency-critical" }),
    broken: [[alarm({ name: "demand-prod-endpoint-latency" }), /-warning or -critical/]],
  },
  "alarm-states-missing-data": {
    kept: alarm({ treatMissingData: "breaching" }),
    broken: [[alarm({}), /does not say what missing data means/]],
  },
  "alarm-window-valid": {
    kept: [
      ...alarm({ period: 86_400, evaluationPeriods: 3, datapointsToAlarm: 2 }),
      ...alarm({
        evaluationPeriods: 5,
        metricQueries: [{ metric: { period: 60 } }, { expression: "m1/m2" }],
      }),
    ],
    broken: [
      [alarm({ period: 45, evaluationPeriods: 1 }), /period of 45 s/],
      [alarm({ period: 300, evaluationPeriods: 289 }), /at most 86400 s/],
      [alarm({ period: 86_400, evaluationPeriods: 8 }), /at most 604800 s/],
      [alarm({ period: 60, evaluationPeriods: 2, datapointsToAlarm: 3 }), /3 of 2 datapoints/],
    ],
  },
  "api-route-authorised": {
    kept: [
      ...one("aws:apigatewayv2/route:Route", { authorizationType: "AWS_IAM" }),
      ...openRoute({ "final-mile:callers-checked-by": "session" }),
    ],
    broken: [
      [one("aws:apigatewayv2/route:Route", {}), /is open/],
      [one("aws:apigatewayv2/route:Route", { authorizationType: "JWT" }), /JWT with an authorizer/],
      [openRoute({}), /is open/],
      [openRoute({ "final-mile:callers-checked-by": "nobody" }), /is open/],
    ],
  },
  "api-throttled": {
    kept: stage({ defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 } }),
    broken: [[stage({ defaultRouteSettings: { throttlingRateLimit: 50 } }), /no throttling/]],
  },
  "api-logged": {
    kept: stage({ accessLogSettings: { destinationArn: "arn:aws:logs:::log-group:api" } }),
    broken: [[stage({}), /no access log/]],
  },
  "api-permission-bound": {
    kept: one("aws:lambda/permission:Permission", { sourceArn: "arn:aws:execute-api:::api/*" }),
    broken: [
      [
        one("aws:lambda/permission:Permission", { principal: "apigateway.amazonaws.com" }),
        /any apigateway.amazonaws.com/,
      ],
    ],
  },
  "endpoint-rolls-back": {
    kept: [configuration({ productionVariants: [{ instanceType: "ml.m5.large" }] }), endpoint(ROLLBACK)],
    broken: [
      [
        [configuration({ productionVariants: [{ instanceType: "ml.m5.large" }] }), endpoint({})],
        /0 rollback alarms/,
      ],
      [
        [
          configuration({ productionVariants: [{ instanceType: "ml.m5.large" }] }),
          endpoint({ deploymentConfig: { ...ROLLBACK.deploymentConfig, blueGreenUpdatePolicy: {} } }),
        ],
        /does not bake/,
      ],
    ],
  },
  "endpoint-configuration-replaceable": {
    kept: [configuration({})],
    broken: [[[configuration({ name: "demand-dev" })], /fixed name "demand-dev"/]],
  },
  "endpoint-capture-readable": {
    kept: [
      configuration({
        dataCaptureConfig: {
          enableCapture: true,
          captureContentTypeHeader: { jsonContentTypes: ["application/json"] },
        },
      }),
    ],
    broken: [[[configuration({ dataCaptureConfig: { enableCapture: true } })], /base64/]],
  },
  "workgroup-bounded": {
    kept: one("aws:athena/workgroup:Workgroup", {
      configuration: { bytesScannedCutoffPerQuery: 10_000_000_000 },
    }),
    broken: [
      [one("aws:athena/workgroup:Workgroup", {}), /no scan limit/],
      [
        one("aws:athena/workgroup:Workgroup", {
          configuration: { bytesScannedCutoffPerQuery: 1, enforceWorkgroupConfiguration: false },
        }),
        /override/,
      ],
    ],
  },
  "name-within-limits": {
    kept: [
      ...one("aws:sqs/queue:Queue", { name: "demand-prod-dead-letters" }),
      ...one("aws:sagemaker/endpoint:Endpoint", { name: "a".repeat(63) }),
    ],
    broken: [
      [one("aws:sagemaker/endpoint:Endpoint", { name: "a".repeat(64) }), /1 to 63 letters/],
      [one("aws:sagemaker/endpoint:Endpoint", { name: "demand_prod" }), /"demand_prod"/],
      [one("aws:s3/bucket:Bucket", { bucket: "Demand" }), /lower-case/],
      [
        one("aws:glue/catalogDatabase:CatalogDatabase", { name: "demand-prod" }),
        /lower-case letters, digits and _/,
      ],
    ],
  },
  "tags-present": {
    kept: one("aws:sns/topic:Topic", {
      tags: { "final-mile:stack": "dev", Environment: "dev", Project: "final-mile", ManagedBy: "pulumi" },
    }),
    broken: [
      [one("aws:sns/topic:Topic", {}), /final-mile:stack, Environment, Project, ManagedBy/],
      [
        one("aws:sns/topic:Topic", {
          tags: { "final-mile:stack": "dev", Environment: "", Project: "final-mile", ManagedBy: "pulumi" },
        }),
        /lacks the tags Environment/,
      ],
    ],
  },
};
