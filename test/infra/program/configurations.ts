import type { EvaluateProgramOptions } from "../../../scripts/program/evaluation";

/** A stack that trains its first model, and has none yet. */
export const WITHOUT_MODEL = "no model yet";

/**
 * Both stacks as they are, one more configuration per kind of endpoint, and one without an endpoint. Of the others nobody
 * runs the packages.
 */
export const CONFIGURATIONS: readonly { readonly title: string; readonly options: EvaluateProgramOptions }[] =
  [
    { title: "dev", options: { stack: "dev" } },
    { title: "prod", options: { stack: "prod" } },
    {
      title: "a realtime endpoint with challenger and batch capacity",
      options: {
        stack: "prod",
        packages: false,
        configOverrides: {
          "model.source": "s3://team-models/forecast/",
          "endpoint.rollout": "linear",
          "endpoint.challenger": { modelVersion: "2026-12-01", trafficPercent: 20 },
          "autoscaling.metric": "concurrency",
          "platform.accountIds": ["123456789012"],
          "platform.subnetIds": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
          "platform.securityGroupIds": ["sg-0123456789abcdef0"],
          "platform.functionsInSubnets": true,
          "platform.isolateModel": true,
          "platform.volumeEncryption": "customer-key",
          "autoscaling.batchMinCapacity": 4,
          "autoscaling.quietHours": { from: "20:00", until: "04:00", minCapacity: 1 },
          "monitoring.watchList": ["84077", "21212/a"],
          "alerts.subscriptions": [
            { protocol: "email", endpoint: "team@example.com" },
            { protocol: "https", endpoint: "https://hooks.example.com/alerts?key=c0ffee" },
          ],
          "alerts.routes": [
            { name: "team", to: "email", addresses: ["team@example.com"], digests: ["weekly"] },
            { name: "channel", to: "slack", workspaceId: "T0123ABCD", channelId: "C0123ABCD" },
            {
              name: "planners",
              to: "teams",
              tenantId: "00000000-0000-4000-8000-000000000000",
              teamId: "00000000-0000-4000-8000-000000000001",
              channelId: "19%3Aab-0a0aa%40thread.tacv2",
            },
            {
              name: "on-call",
              to: "pagerduty",
              secretName: "final-mile/pager-duty",
              severities: ["critical"],
            },
            { name: "ours", to: "webhook", secretName: "final-mile/webhook" },
          ],
          "budget.activateCostTag": true,
          "budget.watchAnomalies": true,
          "api.authorization": "jwt",
          "api.jwtIssuer": "https://login.example.com/",
          "api.jwtAudiences": ["final-mile"],
        },
      },
    },
    {
      title: "a realtime endpoint with shadow",
      options: {
        stack: "prod",
        packages: false,
        configOverrides: { "endpoint.shadow": { modelVersion: "2026-12-01", samplingPercent: 50 } },
      },
    },
    {
      title: "a serverless endpoint",
      options: {
        stack: "dev",
        packages: false,
        configOverrides: {
          "endpoint.kind": "serverless",
          "endpoint.dataCapturePercent": 0,
          "endpoint.serverlessProvisionedConcurrency": 2,
        },
      },
    },
    {
      title: "a multi-model endpoint",
      options: {
        stack: "prod",
        packages: false,
        configOverrides: {
          "endpoint.kind": "multi-model",
          "endpoint.dataCapturePercent": 0,
          "model.source": "s3://team-models/forecast",
        },
      },
    },
    {
      title: WITHOUT_MODEL,
      options: {
        stack: "dev",
        packages: false,
        configOverrides: {
          "model.version": null,
          "model.algorithm": "xgboost",
          "model.contentType": "csv",
          "retraining.enabled": true,
        },
      },
    },
  ];

/** Its daily tasks are started by the state machine's schedules, which have alarms of their own. */
export const LARGE_FLEET: EvaluateProgramOptions = {
  stack: "prod",
  packages: false,
  configOverrides: { "fleet.shards": 250, "fleet.shardsPerFunction": 64 },
};

export const BOUNDARY = "arn:aws:iam::123456789012:policy/final-mile-bootstrap-runtime-boundary";
export const IMAGE_DIGEST = `sha256:${"1".repeat(64)}`;
export const ARTIFACT_SHA256 = "ab".repeat(32);

/**
 * A stack with every function that a stack may have, in an account with a boundary, which does what roles need most
 * rights for, and serves the very bytes that were looked at.
 */
export const WHOLE: EvaluateProgramOptions = {
  stack: "prod",
  configOverrides: {
    "operations.permissionsBoundaryArn": BOUNDARY,
    "fleet.batchTransform": true,
    "model.imageDigest": IMAGE_DIGEST,
    "model.artifactSha256": ARTIFACT_SHA256,
    "model.source": "s3://team-models/forecast/",
    "retraining.enabled": true,
    "retraining.image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/training:1",
    "alerts.routes": [
      { name: "team", to: "email", addresses: ["team@example.com"], digests: ["daily"] },
      { name: "channel", to: "slack", workspaceId: "T0123ABCD", channelId: "C0123ABCD" },
      { name: "on-call", to: "pagerduty", secretName: "final-mile/pager-duty" },
      { name: "ours", to: "webhook", secretName: "final-mile/webhook" },
    ],
    "signIn.provider": "oidc",
    "signIn.issuer": "https://login.example.com/",
    "signIn.clientId": "pages",
    "signIn.clientSecretName": "sign-in",
    "signIn.domainName": "forecast.example.com",
    "signIn.certificateArn":
      "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000",
    "platform.subnetIds": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "platform.securityGroupIds": ["sg-0123456789abcdef0"],
    "platform.functionsInSubnets": true,
    "platform.volumeEncryption": "customer-key",
  },
};
