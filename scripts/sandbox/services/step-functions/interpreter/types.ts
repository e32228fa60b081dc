/** A JSON object. */
type JsonObject = Readonly<Record<string, unknown>>;

export interface RetryRule {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

interface CatchRule {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

/** A state of the Amazon States Language with JSONPath, as far as it is interpreted. */
export interface State {
  readonly Type: "Task" | "Map" | "Choice" | "Pass" | "Succeed" | "Fail" | "Wait" | "Parallel";
  readonly Next?: string;
  readonly End?: true;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly ResultPath?: string | null;
  readonly Parameters?: JsonObject;
  readonly ResultSelector?: JsonObject;
  readonly Retry?: readonly RetryRule[];
  readonly Catch?: readonly CatchRule[];
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Choices?: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Result?: unknown;
  readonly Error?: string;
  readonly Cause?: string;
  readonly ErrorPath?: string;
  readonly CausePath?: string;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Branches?: readonly StateGraph[];
  readonly Label?: string;
  readonly ItemReader?: {
    readonly Resource: string;
    readonly Parameters: JsonObject;
    readonly ReaderConfig?: { readonly InputType?: string; readonly MaxItems?: number };
  };
  readonly ItemBatcher?: {
    readonly MaxItemsPerBatch?: number;
    readonly MaxInputBytesPerBatch?: number;
    readonly BatchInput?: JsonObject;
  };
  readonly ItemsPath?: string;
  readonly ItemSelector?: JsonObject;
  readonly ItemProcessor?: StateGraph & {
    readonly ProcessorConfig?: { readonly Mode: string; readonly ExecutionType?: string };
  };
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
  readonly ToleratedFailureCount?: number;
  readonly ResultWriter?: { readonly Resource: string; readonly Parameters: JsonObject };
}

/** One test of a Choice state; exactly one comparison, or a combination of tests. */
export interface ChoiceRule {
  readonly Next?: string;
  readonly Variable?: string;
  readonly And?: readonly ChoiceRule[];
  readonly Or?: readonly ChoiceRule[];
  readonly Not?: ChoiceRule;
  readonly [comparison: string]: unknown;
}

export interface StateGraph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends StateGraph {
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
}
