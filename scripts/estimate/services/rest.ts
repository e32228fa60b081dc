import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { DAYS_PER_MONTH } from "../usage";

/** Requests to a key: messages reuse a data key for minutes, a bucket key for an hour. */
const KEY_REQUESTS_PER_MONTH = 20_000;
const GB_PER_QUERY = 0.1;
/** States a daily run enters before, in and after the map; the workers add their batches. */
const TRANSITIONS_PER_RUN = 50;

/** Keys, the API, queries, events and the state machine. */
export function estimateRest({ resources, usage }: EstimateInput): readonly Quantity[] {
  const keys = ofType(resources, "aws:kms/key:Key").length;
  const apis = ofType(resources, "aws:apigatewayv2/api:Api").length;
  const workgroups = ofType(resources, "aws:athena/workgroup:Workgroup").length;
  const machines = ofType(resources, "aws:sfn/stateMachine:StateMachine").length;
  const buses = ofType(resources, "aws:cloudwatch/eventBus:EventBus").length;
  const quantities: Quantity[] = [
    {
      service: "KMS",
      item: "keys",
      priceKey: "awskms/KMS-Keys",
      quantity: keys,
      because: "a year after its creation each rotated version costs the same again, twice at most",
    },
    {
      service: "KMS",
      item: "requests",
      priceKey: "awskms/KMS-Requests",
      quantity: keys * KEY_REQUESTS_PER_MONTH,
      because: `${KEY_REQUESTS_PER_MONTH} a month assumed per key`,
    },
    {
      service: "API Gateway",
      item: "requests",
      priceKey: "AmazonApiGateway/ApiGatewayHttpRequest",
      // People and programs each ask an API of their own: together as often as is assumed.
      quantity: Math.min(apis, 1) * (usage.predictionsPerDay + usage.reportsPerDay) * DAYS_PER_MONTH,
      because: "forecasts and reports asked for",
    },
    {
      service: "Athena",
      item: "queries",
      priceKey: "AmazonAthena/DataScannedInTB",
      quantity: (workgroups * usage.queriesPerMonth * GB_PER_QUERY) / 1000,
      because: `${usage.queriesPerMonth} queries of ${GB_PER_QUERY} GB assumed`,
    },
    {
      service: "Step Functions",
      item: "transitions",
      priceKey: "AmazonStates/StateTransition",
      quantity: machines * TRANSITIONS_PER_RUN * DAYS_PER_MONTH,
      because: `${TRANSITIONS_PER_RUN} a day assumed`,
    },
    {
      service: "EventBridge",
      item: "events",
      priceKey: "AWSEvents/Event-64K-Chunks",
      quantity: buses * DAYS_PER_MONTH,
      because: "orders are announced once a day",
    },
  ];
  return quantities;
}
