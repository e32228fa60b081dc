import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import { type FaultInjector, isWrite, type KillPoint } from "../../server/faults";
import type { LogStore } from "../logs/log-store";
import { BOOTSTRAP_SOURCE } from "./bootstrap-source";
import { EnvironmentPool } from "./environment-pool";
import { FunctionLog, type FunctionLogging, logGroupOf } from "./function-log";
import {
  type ExecutionEnvironment,
  FunctionProcess,
  type InvocationOutcome,
  type ProcessOptions,
} from "./function-process";
import { zippedSize } from "./zipped-size";

/** What a function is made of, as the program declares it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  readonly architectures: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The package's files by path. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly reservedConcurrency?: number;
  readonly logging?: FunctionLogging;
  readonly roleArn: string;
  /** Whether Lambda traces its runs. @default false */
  readonly isTraced?: boolean;
}

/** What was seen of a function since it was deployed. */
export interface FunctionStats {
  readonly name: string;
  readonly packageBytes: number;
  /** Time to load the package in a fresh process, the last time one was started; undefined before the first. */
  readonly loadMs: number | undefined;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly maxDurationMs: number;
}

interface DeployedFunction {
  readonly definition: FunctionDefinition;
  readonly pool: EnvironmentPool;
  readonly stats: { -readonly [Key in keyof Omit<FunctionStats, "packageBytes">]: FunctionStats[Key] };
}

/** Told after every invocation, for metrics and billing. */
export type InvocationListener = (definition: FunctionDefinition, outcome: InvocationOutcome) => void;

/** Execution environments of one function that may run at the same time. */
const DEFAULT_CONCURRENCY = 10;

export interface FleetOptions {
  readonly clock: SandboxClock;
  readonly logs: LogStore;
  readonly region: string;
  /** Folder for packages; created when the first function is deployed. */
  readonly folder: string;
  /** Known once the server listens. */
  readonly endpointUrl: () => string;
  /** Kills invocations in their middle. */
  readonly faults?: FaultInjector;
  readonly startEnvironment?: StartEnvironment;
}

/** Starts what runs a function's package. @default a Node process of its own, as on AWS */
export type StartEnvironment = (options: ProcessOptions) => ExecutionEnvironment;

/** An environment on its way to the call at which it ends. */
interface DoomedEnvironment {
  readonly process: ExecutionEnvironment;
  readonly point: KillPoint;
  calls: number;
}

/** The account's functions. Each runs in Node processes of its own, from the very bytes of its package. */
export class FunctionFleet {
  readonly #functions = new Map<string, DeployedFunction>();
  readonly #listeners: InvocationListener[] = [];
  readonly #throttleListeners: ((definition: FunctionDefinition) => void)[] = [];
  readonly #options: FleetOptions;
  /** By the session token with which an environment signs. */
  readonly #doomed = new Map<string, DoomedEnvironment>();
  #environmentsStarted = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  onInvocation(listener: InvocationListener): void {
    this.#listeners.push(listener);
  }

  onThrottle(listener: (definition: FunctionDefinition) => void): void {
    this.#throttleListeners.push(listener);
  }

  async deploy(definition: FunctionDefinition): Promise<void> {
    const before = this.#functions.get(definition.name);
    await before?.pool.stop();
    const taskRoot = join(this.#options.folder, definition.name);
    await mkdir(taskRoot, { recursive: true });
    await writeFile(this.#bootstrapPath, BOOTSTRAP_SOURCE);
    for (const [path, bytes] of definition.files) {
      const target = join(taskRoot, path);
      if (!target.startsWith(taskRoot))
        throw new AwsError("InvalidParameterValueException", `Package path "${path}" leaves the package.`);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    }
    this.#functions.set(definition.name, {
      definition,
      pool: new EnvironmentPool(() => this.#startProcess(definition, taskRoot)),
      stats: {
        name: definition.name,
        loadMs: undefined,
        invocations: 0,
        errors: 0,
        throttles: 0,
        maxDurationMs: 0,
        // New code of a function goes on with its figures.
        ...before?.stats,
      },
    });
  }

  definitions(): readonly FunctionDefinition[] {
    return [...this.#functions.values()].map((entry) => entry.definition);
  }

  /** By name, ARN or partial ARN. @throws AwsError `ResourceNotFoundException` */
  definition(reference: string): FunctionDefinition {
    return this.#find(reference).definition;
  }

  /** The function that signs with a key; `undefined` for keys of people and of functions that are gone. */
  callerOf(accessKeyId: string): FunctionDefinition | undefined {
    const name = functionNameOf(accessKeyId);
    return name === undefined ? undefined : this.#functions.get(name)?.definition;
  }

  stats(): readonly FunctionStats[] {
    return [...this.#functions.values()].map(({ stats, definition }) => ({
      ...stats,
      packageBytes: zippedSize(definition.files),
    }));
  }

  /**
   * Invokes a function and waits for it. Errors of the function are part of the result.
   *
   * @throws AwsError `ResourceNotFoundException`, `TooManyRequestsException`
   */
  async invoke(
    reference: string,
    event: unknown,
    requestId: string = randomUUID(),
  ): Promise<InvocationOutcome> {
    const deployed = this.#find(reference);
    const { definition, stats } = deployed;
    const environment = await this.#acquire(deployed);
    const outcome = await this.#run(definition, environment, event, requestId);
    deployed.pool.release(environment);
    stats.invocations++;
    if (outcome.error) stats.errors++;
    stats.maxDurationMs = Math.max(stats.maxDurationMs, outcome.durationMs);
    for (const listener of this.#listeners) listener(definition, outcome);
    return outcome;
  }

  /**
   * Starts an environment of a function that will be needed soon, as provisioned concurrency does. What goes wrong is
   * told by the first invocation.
   */
  async warmUp(reference: string): Promise<void> {
    const deployed = this.#find(reference);
    deployed.pool.release(await this.#acquire(deployed));
  }

  async #run(
    { name, arn, timeoutSeconds }: FunctionDefinition,
    environment: ExecutionEnvironment,
    event: unknown,
    requestId: string,
  ): Promise<InvocationOutcome> {
    const point = this.#options.faults?.ofInvocation(name);
    if (point) this.#doomed.set(environment.sessionToken, { process: environment, point, calls: 0 });
    const answered = await environment.invoke({
      requestId,
      event,
      timeoutMs: timeoutSeconds * 1000,
      functionArn: arn,
    });
    return this.#doomed.delete(environment.sessionToken)
      ? environment.endUnheard(requestId, answered)
      : answered;
  }

  /**
   * Told of every call, before it is run and after. Kills the environment that made it when that is to end there.
   *
   * @returns whether it did: nobody waits for the answer any more.
   */
  countCall(sessionToken: string | undefined, operation: string, isDone: boolean): boolean {
    const doomed = sessionToken === undefined ? undefined : this.#doomed.get(sessionToken);
    if (!doomed || (doomed.point.countsWritesOnly && !isWrite(operation))) return false;
    if (!isDone) doomed.calls++;
    if (doomed.calls < doomed.point.atCall || doomed.point.isExecuted !== isDone) return false;
    void doomed.process.stop();
    return true;
  }

  /** Lets idle functions forget what their processes know, as a quiet night does. */
  async coolDown(): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.coolDown()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.stop()));
    this.#functions.clear();
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  get #bootstrapPath(): string {
    return join(this.#options.folder, "bootstrap.cjs");
  }

  #find(reference: string): DeployedFunction {
    const name = /:function:([^:]+)/.exec(reference)?.[1] ?? reference.split(":")[0]!;
    const deployed = this.#functions.get(name);
    if (!deployed)
      throw new AwsError("ResourceNotFoundException", `Function not found: ${reference}`, 404, {
        Type: "User",
      });
    return deployed;
  }

  /**
   * Whether a function runs as often as it may: then an invocation is refused, and counted as that. For who refuses so
   * often that to make the invocation and the error would cost more than those who are served.
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  refuses(reference: string): boolean {
    return this.#refuses(this.#find(reference));
  }

  #refuses({ definition, pool, stats }: DeployedFunction): boolean {
    if (pool.running < (definition.reservedConcurrency ?? DEFAULT_CONCURRENCY)) return false;
    stats.throttles++;
    for (const listener of this.#throttleListeners) listener(definition);
    return true;
  }

  /** A warm environment, or a new one, within the function's concurrency. */
  async #acquire(deployed: DeployedFunction): Promise<ExecutionEnvironment> {
    if (this.#refuses(deployed)) {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    }
    const { pool, stats } = deployed;
    const environment = await pool.acquire();
    stats.loadMs = (await environment.ready).loadMs;
    return environment;
  }

  #startProcess(definition: FunctionDefinition, taskRoot: string): ExecutionEnvironment {
    const sessionToken = `sandbox-${++this.#environmentsStarted}`;
    const { name, logging = {} } = definition;
    const { logs, clock } = this.#options;
    const log = new FunctionLog({ store: logs, clock, functionName: name, logging });
    const start = this.#options.startEnvironment ?? ((options) => new FunctionProcess(options));
    return start({
      sessionToken,
      taskRoot,
      bootstrapPath: this.#bootstrapPath,
      environment: this.#environmentOf(definition, sessionToken, log.streamName),
      memoryMib: definition.memoryMib,
      log,
    });
  }

  /** The declared variables plus those Lambda sets; nothing of the sandbox's own environment. */
  #environmentOf(
    definition: FunctionDefinition,
    sessionToken: string,
    streamName: string,
  ): Record<string, string> {
    const { region, endpointUrl } = this.#options;
    const { name, logging = {} } = definition;
    return {
      PATH: "/usr/bin:/bin",
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      ...definition.environment,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMib),
      AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(name, logging),
      AWS_LAMBDA_LOG_FORMAT: logging.logFormat ?? "Text",
      ...(logging.applicationLogLevel && { AWS_LAMBDA_LOG_LEVEL: logging.applicationLogLevel }),
      AWS_LAMBDA_LOG_STREAM_NAME: streamName,
      AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_SESSION_TOKEN: sessionToken,
      AWS_ENDPOINT_URL: endpointUrl(),
      AWS_EC2_METADATA_DISABLED: "true",
      LAMBDA_TASK_ROOT: join(this.#options.folder, name),
      _HANDLER: definition.handler,
    };
  }
}

const KEY_PREFIX = "ASIA.";

/** The access key a function signs with: calls can be told apart by it. */
export function accessKeyIdOf(functionName: string): string {
  return `${KEY_PREFIX}${functionName}`;
}

/** The function that signs with a key; `undefined` for keys of people. */
export function functionNameOf(accessKeyId: string): string | undefined {
  return accessKeyId.startsWith(KEY_PREFIX) ? accessKeyId.slice(KEY_PREFIX.length) : undefined;
}
