import { randomUUID } from "node:crypto";
import { createRandom, hashText } from "../../../../functions/demand/numeric/random";
import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import { Execution, type StateMachine } from "./execution";
import { findUnsupported } from "./interpreter/check-definition";
import type { Integrations } from "./interpreter/environment";
import type { Definition } from "./interpreter/types";

export interface StateMachineInput {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: string;
  /** Whether executions are traced. @default false */
  readonly isTraced?: boolean;
}

export interface StateMachineStoreOptions {
  readonly clock: SandboxClock;
  readonly region: string;
  readonly accountId: string;
  /** What an execution of a machine reaches. */
  readonly integrationsOf: (machine: StateMachine, executionName: string) => Integrations;
  /** Resources that Task states may name. */
  readonly taskResources: readonly string[];
  /** Told when an execution is over. */
  readonly onFinished?: (execution: Execution) => void;
}

/** Executions kept, with their histories; the oldest finished ones go first. */
const MAX_EXECUTIONS = 1_000;
const NAME = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"]{1,80}$/;

/** The account's state machines and what they ran. */
export class StateMachineStore {
  readonly #machines = new Map<string, StateMachine>();
  readonly #executions = new Map<string, Execution>();
  readonly #options: StateMachineStoreOptions;

  constructor(options: StateMachineStoreOptions) {
    this.#options = options;
  }

  /**
   * Registers a state machine, or replaces the definition of one that exists.
   *
   * @throws AwsError `InvalidDefinition` naming everything that the interpreter does not know.
   */
  put(input: StateMachineInput): StateMachine {
    if (!NAME.test(input.name)) throw new AwsError("InvalidName", `Invalid Name: '${input.name}'`);
    if (input.type && input.type !== "STANDARD") {
      throw new AwsError("NotImplemented", `The sandbox does not emulate ${input.type} state machines.`, 501);
    }
    const definition = this.#parse(input.definition);
    const { region, accountId } = this.#options;
    const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${input.name}`;
    const { name, roleArn, isTraced = false } = input;
    const machine: StateMachine = { name, arn, definition, roleArn, isTraced };
    this.#machines.set(arn, machine);
    return machine;
  }

  list(): readonly StateMachine[] {
    return [...this.#machines.values()];
  }

  /** @throws AwsError `StateMachineDoesNotExist` */
  machine(arn: string): StateMachine {
    const machine = this.#machines.get(arn);
    if (!machine) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** Starts an execution in the background; `finished` of the answer says when it is over. */
  start(arn: string, input: string, name: string = randomUUID()): Execution {
    const machine = this.machine(arn);
    if (!NAME.test(name)) throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    const executionArn = `${arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const existing = this.#executions.get(executionArn);
    if (existing) {
      if (existing.input === input && existing.status === "RUNNING") return existing;
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    }
    const execution = new Execution({
      machine,
      arn: executionArn,
      name,
      input,
      startedAtMs: this.#options.clock.nowMs,
      integrations: this.#options.integrationsOf(machine, name),
      random: createRandom(hashText(`${machine.name}|${input}`)),
    });
    this.#executions.set(executionArn, execution);
    this.#forgetOldest();
    execution.run(this.#options.onFinished);
    return execution;
  }

  /** @throws AwsError `ExecutionDoesNotExist` */
  execution(arn: string): Execution {
    const execution = this.#executions.get(arn);
    if (!execution) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** Newest first. */
  executions(stateMachineArn?: string): readonly Execution[] {
    return [...this.#executions.values()]
      .filter(({ machine }) => stateMachineArn === undefined || machine.arn === stateMachineArn)
      .reverse();
  }

  /** Waits for everything that runs. */
  async settle(): Promise<void> {
    await Promise.all([...this.#executions.values()].map(({ finished }) => finished));
  }

  #parse(text: string): Definition {
    let definition: Definition;
    try {
      definition = JSON.parse(text);
    } catch (error) {
      throw new AwsError(
        "InvalidDefinition",
        `Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ${(error as Error).message}'`,
      );
    }
    const faults = findUnsupported(definition, this.#options.taskResources);
    if (faults.length > 0) {
      throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: '${faults.join("; ")}'`);
    }
    return definition;
  }

  #forgetOldest(): void {
    for (const [arn, { status }] of this.#executions) {
      if (this.#executions.size <= MAX_EXECUTIONS) return;
      if (status !== "RUNNING") this.#executions.delete(arn);
    }
  }
}
