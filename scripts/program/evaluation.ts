/** A value of any shape, as `JSON.parse` gives it: what a resource looks like is known to the provider only. */
export type Loose = ReturnType<typeof JSON.parse>;

/** A resource as the Pulumi program declared it and as a provider would answer. */
export interface RegisteredResource {
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** From the stack down to the direct parent: `type::name`. Empty for children of the stack itself. */
  readonly parents: readonly string[];
  /** `type::name` of what it waits for explicitly (`dependsOn`). */
  readonly dependsOn: readonly string[];
  /** False for components, which exist in Pulumi only. */
  readonly custom: boolean;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Replaces the resource when it changes; absent where there is none, or where it is unknown in a preview. */
  readonly replacementTrigger?: Loose;
  readonly inputs: Record<string, Loose>;
  /** Physical id; `undefined` in a preview. */
  readonly id: string | undefined;
  /** Outputs: the inputs and what the provider adds. */
  readonly state: Record<string, Loose>;
  /** Paths of inputs that are secret. */
  readonly secrets: readonly string[];
  /** The files of its package, where it has one: the very text that would be uploaded. */
  readonly code?: Readonly<Record<string, string>>;
}

export interface EvaluateProgramOptions {
  readonly stack: string;
  /** As `pulumi preview` for a stack that does not exist yet: outputs of resources are unknown. */
  readonly preview?: boolean;
  /** Values over those of the file, by key without namespace, for example `{ "endpoint.kind": "serverless" }`. */
  readonly configOverrides?: Readonly<Record<string, unknown>>;
  /** The stack's file; `Pulumi.<stack>.yaml` beside the program when absent. */
  readonly configFile?: string;
  /** Folder of the program, with its packages; this repository when absent. */
  readonly folder?: string;
  /** Whether the rules of the policy pack judge what was registered. */
  readonly judge?: boolean;
  /** Whether the packages of the functions are made, a third of the work; who runs none does without. @default true */
  readonly packages?: boolean;
  /** Whether the same may be asked for again, so that it pays to write it down; what is judged is when absent. */
  readonly keep?: boolean;
}

export interface EvaluatedProgram {
  /** In the order of registration: a resource stands behind those whose outputs it uses. */
  readonly resources: readonly RegisteredResource[];
  /** Stack outputs; unknown ones are absent in a preview. */
  readonly outputs: Record<string, Loose>;
  /** How resources break rules of the policy pack, one sentence each; absent unless that was asked. */
  readonly violations?: readonly string[];
}

/** What the child process is asked. */
export interface EvaluationRequest {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** Configuration as Pulumi hands it to a program: full keys, objects as JSON text. */
  readonly config: Record<string, string>;
  readonly judge?: boolean;
  readonly packages?: boolean;
}

/** What the child process answers. */
export type EvaluationReply =
  | { readonly kind: "evaluated"; readonly program: EvaluatedProgram }
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack?: string };
