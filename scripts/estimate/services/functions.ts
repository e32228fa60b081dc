import type { FunctionName } from "../../../functions/contracts/stack-outputs";
import type { RegisteredResource } from "../../program/evaluation";
import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { DAYS_PER_MONTH, type Usage } from "../usage";

export const FUNCTION_TYPES = [
  "aws:lambda/function:Function",
  "aws:lambda/callbackFunction:CallbackFunction",
];

/** Seconds a run takes: assumed, some times what the sandbox measures on a laptop. */
const RUN_SECONDS: Readonly<
  Record<FunctionName, { readonly fixed: number; readonly per1000Products: number }>
> = {
  predict: { fixed: 0.2, per1000Products: 0 },
  "batch-predict": { fixed: 2, per1000Products: 5 },
  monitor: { fixed: 2, per1000Products: 3 },
  replenish: { fixed: 1, per1000Products: 1 },
  orders: { fixed: 1, per1000Products: 0.5 },
  report: { fixed: 1, per1000Products: 1 },
  costs: { fixed: 5, per1000Products: 0 },
  "fleet-step": { fixed: 2, per1000Products: 0 },
  probe: { fixed: 5, per1000Products: 0 },
  ingest: { fixed: 2, per1000Products: 1 },
  notify: { fixed: 0.5, per1000Products: 0 },
  "sign-in": { fixed: 0.5, per1000Products: 0 },
  retrain: { fixed: 2, per1000Products: 0 },
};

const GIB = 1024;

/** Runs of a function a month: its schedule's and what is asked over HTTP. */
export function runsPerMonth(
  fn: RegisteredResource,
  { resources, usage }: Omit<EstimateInput, "horizonDays">,
): number {
  // A state machine that names the function runs it as often: its workers share the products.
  const starters = ofType(resources, "aws:sfn/stateMachine:StateMachine").filter(({ inputs }) =>
    String(inputs.definition).includes(`"${fn.state.arn}"`),
  );
  const targets = new Set([fn, ...starters].map(({ state }) => state.arn));
  const isScheduled = ofType(resources, "aws:scheduler/schedule:Schedule").some(
    ({ inputs }) => targets.has(inputs.target?.arn) && inputs.state !== "DISABLED",
  );
  // What objects start: a file a day.
  const isStarted = ofType(resources, "aws:cloudwatch/eventTarget:EventTarget").some(
    ({ inputs }) => inputs.arn === fn.state.arn,
  );
  return ((isScheduled || isStarted ? 1 : 0) + asksPerDay(fn.name, usage)) * DAYS_PER_MONTH;
}

/** Time and number of the runs. */
export function estimateFunctions(input: EstimateInput): readonly Quantity[] {
  const functions = ofType(input.resources, ...FUNCTION_TYPES);
  const computed = functions.map((fn): Quantity => {
    const runs = runsPerMonth(fn, input);
    const seconds = secondsPerRun(fn.name, input.usage);
    const memoryGib = (fn.inputs.memorySize ?? 128) / GIB;
    return {
      service: "Lambda",
      item: `${fn.name}: ${memoryGib.toFixed(2)} GB`,
      priceKey: "AWSLambda/Lambda-GB-Second-ARM",
      quantity: runs * seconds * memoryGib,
      because: `${Math.round(runs)} runs of ${seconds} s assumed`,
    };
  });
  const runs = functions.reduce((sum, fn) => sum + runsPerMonth(fn, input), 0);
  return [
    ...computed,
    {
      service: "Lambda",
      item: "requests",
      priceKey: "AWSLambda/Request-ARM",
      quantity: runs,
      because: "runs of all functions",
    },
    {
      service: "X-Ray",
      item: "traces",
      priceKey: "AWSXRay/XRay-TracesStored",
      quantity: runs,
      because: "one per run at most",
    },
    {
      service: "EventBridge",
      item: "schedules",
      priceKey: "AWSEvents/ScheduledInvocation",
      quantity: ofType(input.resources, "aws:scheduler/schedule:Schedule").length * DAYS_PER_MONTH,
      because: "each schedule daily",
    },
  ];
}

function secondsPerRun(name: string, { products }: Usage): number {
  const { fixed, per1000Products } = RUN_SECONDS[name as FunctionName] ?? { fixed: 1, per1000Products: 0 };
  return fixed + (per1000Products * products) / 1000;
}

function asksPerDay(name: string, { predictionsPerDay, reportsPerDay }: Usage): number {
  if (name === "predict") return predictionsPerDay;
  return name === "report" ? reportsPerDay : 0;
}
