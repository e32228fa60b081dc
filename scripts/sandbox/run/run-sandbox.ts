import type { CatalogueRows } from "../../../functions/aws/lake/catalogue-writer";
import { listChoices } from "../../../functions/catalogue/groups";
import { createCatalogue, NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import { GateError, UsageError } from "../../../functions/contracts/errors";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { formatDay, instantOfDay } from "../../../functions/demand/calendar";
import { listModelColumns } from "../../../functions/forecasting/model-columns";
import { applyConnection, SANDBOX_CREDENTIALS } from "../../cli/aws-environment";
import { type CommandContext, toJson } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { requireWritable, writeResult } from "../../cli/output-file";
import { readBusinessSettings, readHorizonDays, readModelSettings } from "../../program/read-settings";
import { checkOutputs, requireStack } from "../../stack-outputs";
import type { LocalAws } from "../local-aws";
import { createFaultInjector } from "../server/faults";
import { askForForecast, type LocalApi, startApi } from "./ask-api";
import type { RollBack } from "./bad-model/show-roll-back";
import { CleanUp, createWorkFolder } from "./clean-up";
import { type PlayedDemand, type PlayedMaster, prepareDemand } from "./demand/played-demand";
import { reportFailures } from "./describe-day";
import { createExamplePartners, type ExamplePartners } from "./example-partner";
import type { SandboxOptions } from "./options";
import { playDays } from "./play-days";
import { startSignIn } from "./sign-in/start-sign-in";
import { startPlayBack } from "./start-play-back";
import { StateFile } from "./state-file";
import { renderSummary } from "./summary/render-summary";
import { summarise, summariseFunctions } from "./summary/summarise";

/**
 * Runs the whole stack on this machine: the Pulumi program is evaluated and deployed into the emulator, a
 * model is trained on the history, and the days are played one by one. Prints progress, then a table.
 *
 * Whatever ends the run, nothing of it is left: no process, port, temporary folder or state file.
 */
export async function runSandbox(context: CommandContext, options: SandboxOptions): Promise<void> {
  const startedAtMs = performance.now();
  const cleanUp = new CleanUp();
  cleanUp.endOnSignals(context.log);
  try {
    createWorkFolder(cleanUp);
    await run(context, options, cleanUp, startedAtMs);
  } finally {
    await cleanUp.run();
  }
}

async function run(
  context: CommandContext,
  options: SandboxOptions,
  cleanUp: CleanUp,
  startedAtMs: number,
): Promise<void> {
  const log = (text: string): void => {
    if (cleanUp.isRunning) return;
    const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
    context.log(`${seconds.padStart(6)} s  ${text}`);
  };
  await requireStack(options.stack, context.target.projectFolder);
  if (options.jsonFile !== undefined) await requireWritable("--json", options.jsonFile);
  if (options.modelUrl !== undefined) await requireContainer(options.modelUrl);
  const people = options.signIn ? await startSignIn(cleanUp) : undefined;
  // The program is evaluated in a process of its own while the demand is read here.
  const { evaluateProgram } = await import("../../program/evaluate-program");
  const root = context.target.projectFolder;
  const { createPlanWriter, planningSettings } = await import("./played-plans");
  const habitsChangeAfterDays = options.retrain
    ? (await import("./renewal/summarise-renewal")).DAYS_BEFORE_CHANGE
    : undefined;
  const prepare = () =>
    prepareDemand({ ...options, ...(habitsChangeAfterDays !== undefined && { habitsChangeAfterDays }) });
  // What a calendar speaks of decides on the program.
  const planned = options.calendar === undefined ? undefined : await prepare();
  const settings = {
    ...options.settings,
    ...planningSettings(options, readModelSettings(options.stack, root, options.settings), planned),
  };
  const renewing =
    options.retrain || options.fromNothing
      ? await prepareRenewal(context, { ...options, settings })
      : undefined;
  const evaluating = evaluateProgram({
    stack: options.stack,
    configFile: renewing?.configFile,
    keep: true,
    // Suppliers that answer tell what has come.
    configOverrides: {
      ...settings,
      ...people?.settings,
      ...(options.partners && { "orders.receipts": "recorded" }),
    },
  });
  evaluating.catch(() => undefined);
  const demand = planned ?? (await prepare());
  log(
    `Demand: ${demand.source}, ${demand.products} products; history to ${formatDay(demand.firstDay - 1)}, then ${options.days === 1 ? "1 day is" : `${options.days} days are`} played`,
  );
  if (planned) warnOfUnknownScopes(planned, log);
  const { createModelStarter, listModelVersions, packExternalModel, trainAndPack, uploadModel } =
    await import("./model");
  // So is the model trained meanwhile, for the horizon that the program will most likely tell.
  const horizonDays = readHorizonDays(options.stack, root, settings);
  const columns = listModelColumns(readModelSettings(options.stack, root, settings)?.featureOrder ?? []);
  const trainFor = (days: number, seed = options.seed) =>
    trainAndPack(demand, { horizonDays: days, seed, columns });
  const trained =
    options.modelUrl === undefined && !options.fromNothing && horizonDays !== undefined
      ? await trainFor(horizonDays)
      : undefined;
  const program = await evaluating;
  const outputs = checkOutputs(program.outputs, `The program of stack "${options.stack}"`);
  log(`Program: ${program.resources.length} resources of stack "${options.stack}"`);

  // Not earlier: the program and the training have both processors busy until now.
  const policy = readBusinessSettings(options.stack, root, settings);
  const playBack =
    options.modelUrl === undefined && !options.fromNothing && policy !== undefined
      ? startPlayBack({ demand, policy, seed: options.seed, columns })
      : undefined;
  if (playBack) {
    cleanUp.add(playBack.stop);
    const tell = (played: Awaited<typeof playBack.result>) => {
      if (played) log(`Played the books back over the last ${played.days} days of the history`);
    };
    // Why it failed is told when the result is waited for.
    playBack.result.then(tell, () => undefined);
  }

  const { startLocalAws } = await import("../local-aws");
  const aws = await startLocalAws({
    startAtMs: instantOfDay(demand.firstDay),
    region: outputs.region,
    startModel: createModelStarter(options.modelUrl),
    runTraining: async (request) => {
      const { runTrainingContainer } = await import("../../model/training-job");
      return runTrainingContainer(request);
    },
    faults: options.faultRates && createFaultInjector(options.seed, options.faultRates),
  });
  cleanUp.add(() => aws.close());
  reportFailures(aws, log);
  applyConnection({
    region: outputs.region,
    endpointUrl: aws.endpointUrl,
    credentials: SANDBOX_CREDENTIALS,
  });
  const { deploy } = await import("../deploy");
  let warm: Promise<void> | undefined;
  await deploy(aws, program.resources, {
    beforeServing: async () => {
      log(`Deployed to ${aws.endpointUrl}`);
      warm = warmUp(aws);
      // Told when it is waited for.
      warm.catch(() => undefined);
      const { modelUrl } = options;
      const champion = outputs.modelVersion;
      if (champion === undefined) return;
      const artifact =
        modelUrl !== undefined
          ? packExternalModel(modelUrl)
          : trained !== undefined && horizonDays === outputs.horizonDays
            ? trained
            : await trainFor(outputs.horizonDays);
      await uploadModel(outputs.lakeBucketName, champion, artifact);
      log(
        modelUrl === undefined
          ? `Trained model ${champion} on the history`
          : `Model ${champion} is the container at ${modelUrl}`,
      );
      const others = listModelVersions(program.resources).filter((version) => version !== champion);
      for (const [index, version] of others.entries()) {
        const own =
          modelUrl !== undefined
            ? packExternalModel(modelUrl)
            : await trainFor(outputs.horizonDays, options.seed + index + 1);
        await uploadModel(outputs.lakeBucketName, version, own);
        log(
          modelUrl === undefined
            ? `Trained model ${version}, which competes with it, from another seed`
            : `So is model ${version}, which competes with it`,
        );
      }
    },
  });
  const api = await startApi(aws);
  const pagesUrl = await people?.startPages(aws, outputs);
  // Those that the program tells are AWS's own.
  const addresses = {
    apiUrl: api.url,
    ...(outputs.pagesUrl !== undefined && { pagesUrl: pagesUrl ?? api.url }),
  };
  const stateFile = new StateFile(context.target.projectFolder, cleanUp, {
    endpointUrl: aws.endpointUrl,
    dashboardUrl: `${api.url}/dashboard`,
    outputs: { ...outputs, ...addresses },
  });
  const { importSeries } = await import("../../data/import-series");
  const imported = await importSeries(outputs.lakeBucketName, demand.history, {
    replace: true,
    committedBy: "sandbox",
    log: () => undefined,
  });
  if (demand.master) await importMaster(outputs.lakeBucketName, demand.master);
  const { createS3ObjectStore } = await import("../../../functions/aws/lake/s3-object-store");
  const store = createS3ObjectStore(outputs.lakeBucketName);
  const planWriter = createPlanWriter(store, demand.plans);
  const partners = options.partners ? createExamplePartners(store) : undefined;
  const plannedLines = await planWriter.bringEarlier(aws.clock.nowMs);
  log(
    `Imported the history: ${imported.products} products in ${imported.shards} shards${demand.master ? `, and a product master with ${demand.master.suppliers.length} suppliers` : ""}${plannedLines > 0 ? `; ${formatCount(plannedLines)} promotions and holidays as they were planned` : ""}`,
  );

  await warm;
  const ask = () => askForForecast(api, demand.history[0]!.productId);
  const renewal = await renewing?.start({ aws, outputs, ask, log });
  const lastOutputs = await playDays({
    aws,
    outputs,
    addresses,
    demand,
    stateFile,
    log,
    partners,
    planWriter,
    afterDay: renewal?.afterDay,
  });
  for (const { message, calls } of aws.access.denials) log(`Refused ${calls} times: ${message}`);
  await ask();
  // A roll-out starts fresh processes with fresh counters, so what the days showed is taken before it.
  const functions = summariseFunctions(aws, lastOutputs);
  let rollBack: RollBack | undefined;
  if (options.badModel) {
    const { showRollBack } = await import("./bad-model/show-roll-back");
    rollBack = await showRollBack({
      aws,
      stack: options.stack,
      settings,
      outputs,
      resources: program.resources,
      ask,
      log,
    });
    await stateFile.write(aws.clock.nowMs);
  }
  const shown = options.retrain ? await renewal?.summarise(demand) : undefined;
  const summary = await summarise({
    outputs: lastOutputs,
    demand,
    functions,
    playBack: await playBack?.result,
    rollBack,
    startedAtMs,
    renewal: shown?.renewal,
  });
  context.print(renderSummary(summary));
  if (shown) context.print(`\n${shown.text}`);
  if (options.jsonFile !== undefined) await writeResult(options.jsonFile, `${toJson(summary)}\n`);
  if (options.serve) {
    if (partners) cleanUp.add(answerMeanwhile(aws, outputs.lakeBucketName, partners, log));
    await serve(context, { aws, api, pagesUrl, stateFile });
  }
  if (shown?.renewal.hasRecovered === false) {
    throw new GateError("The accuracy did not come back within a tenth of what it was.");
  }
}

/** A file of demand tells products and places, a master what these belong to; a line about anything else is about none. */
function warnOfUnknownScopes({ plans = [], master }: PlayedDemand, log: (text: string) => void): void {
  const { categories, regions } = listChoices(master ? createCatalogue(master) : NO_CATALOGUE);
  const unknown = plans.filter(
    ({ category, region }) =>
      (category !== undefined && !categories.includes(category)) ||
      (region !== undefined && !regions.includes(region)),
  );
  if (unknown.length === 0) return;
  log(
    `Calendar: ${formatCount(unknown.length)} of ${formatCount(plans.length)} lines are about categories or regions that no product has; they count for none. Which product and place belongs where is told by --master and --locations`,
  );
}

/**
 * Prepares a run in which the model renews itself, or is made in the first place: the stack's file with the setting, and
 * what watches the days.
 */
async function prepareRenewal(
  context: CommandContext,
  { stack, settings, fromNothing }: Pick<SandboxOptions, "stack" | "settings" | "fromNothing">,
) {
  const [{ readFile, writeFile }, { tmpdir }, { join }, stackFile, renew, summary] = await Promise.all([
    import("node:fs/promises"),
    import("node:os"),
    import("node:path"),
    import("../../operations/promotion/stack-file"),
    import("./renewal/renew-model"),
    import("./renewal/summarise-renewal"),
  ]);
  const fileName = stackFile.stackFileName(stack);
  const text = stackFile.changeSettings(
    await readFile(join(context.target.projectFolder, fileName), "utf8"),
    fileName,
    [
      ...Object.entries(settings).map(([path, value]) => ({
        path: path.split("."),
        value: value as (typeof renew.RENEWING)[number]["value"],
      })),
      ...renew.RENEWING,
      ...(fromNothing ? renew.WITHOUT_MODEL : []),
    ],
  );
  const configFile = join(tmpdir(), fileName);
  await writeFile(configFile, text);
  return {
    configFile,
    start: async (running: {
      readonly aws: LocalAws;
      readonly outputs: StackOutputs;
      readonly ask: () => Promise<void>;
      readonly log: (text: string) => void;
    }) => {
      const { createLake } = await import("../../../functions/aws/lake");
      const retraining = { as: "shadow", approval: "pull-request" } as const;
      const renewal = renew.createRenewal({ ...running, stack, text, configFile, retraining });
      return {
        afterDay: renewal.afterDay,
        summarise: async ({ firstDay, lastDay }: PlayedDemand) => {
          const shown = await summary.summariseRenewal(
            createLake(running.outputs.lakeBucketName),
            { firstDay, lastDay, onsetDay: summary.onsetOf(firstDay) },
            renewal.events,
          );
          return { renewal: shown, text: summary.renderRenewal(shown) };
        },
      };
    },
  };
}

/** Starts what the schedules will start, one after the other, while the model and the history find their places. */
async function warmUp({ lambda, scheduler }: LocalAws): Promise<void> {
  for (const { input } of scheduler.schedules.values()) {
    const functionName = /:function:([^:]+)$/.exec(input.Target.Arn)?.[1];
    if (functionName !== undefined && input.State !== "DISABLED") await lambda.warmUp(functionName);
  }
}

async function importMaster(
  bucketName: string,
  { products, suppliers, locations }: PlayedMaster,
): Promise<void> {
  const { importCatalogue } = await import("../../../functions/aws/lake/catalogue-writer");
  const { createS3ObjectStore } = await import("../../../functions/aws/lake/s3-object-store");
  await importCatalogue(createS3ObjectStore(bucketName), "sandbox", {
    products: rowsOf(products),
    suppliers: rowsOf(suppliers),
    locations: rowsOf(locations),
    replace: true,
  });
}

function rowsOf<Row extends object>(rows: readonly Row[]): CatalogueRows<Row> | undefined {
  if (rows.length === 0) return undefined;
  return { rows, fields: [...new Set(rows.flatMap((row) => Object.keys(row)))] as (keyof Row)[] };
}

const PING_TIMEOUT_MS = 10_000;

/** @throws UsageError when no container answers there: told before the work begins. */
async function requireContainer(modelUrl: string): Promise<void> {
  const ping = `${modelUrl}/ping`;
  try {
    const answer = await fetch(ping, { signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    if (answer.ok) return;
    throw new Error(`it answered ${answer.status}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error && cause.message !== "" ? cause.message : message;
    throw new UsageError(
      `No container answers 200 at ${ping} (${why}). Start it first, or leave --model-url out for the built-in model.`,
    );
  }
}

/** How long a supplier takes to acknowledge an order while the sandbox is served. */
const ANSWER_AFTER_MS = 1_000;

/**
 * Lets suppliers acknowledge what is sent to them after the last day, whose time stands still.
 *
 * @returns ends it
 */
function answerMeanwhile(
  aws: LocalAws,
  bucketName: string,
  partners: ExamplePartners,
  log: (text: string) => void,
): () => Promise<void> {
  let isEnded = false;
  let answering = Promise.resolve();
  const look = async (): Promise<void> => {
    const keys = aws.s3.buckets.get(bucketName)?.objects.keys() ?? [];
    const messages = await partners.acknowledge(keys);
    if (messages === 0) return;
    await aws.rules.settle();
    log(`Suppliers have answered with ${formatCount(messages)} messages`);
  };
  const timer = setInterval(() => {
    if (isEnded) return;
    answering = answering.then(look).catch((error: unknown) => {
      if (!isEnded)
        log(`Suppliers could not answer: ${error instanceof Error ? error.message : String(error)}`);
    });
  }, ANSWER_AFTER_MS);
  return async () => {
    isEnded = true;
    clearInterval(timer);
    await answering;
  };
}

/** Keeps the sandbox up until a signal ends the process. */
async function serve(
  context: CommandContext,
  running: {
    readonly aws: LocalAws;
    readonly api: LocalApi;
    /** Where people sign in; absent without `--sign-in`. */
    readonly pagesUrl: string | undefined;
    readonly stateFile: StateFile;
  },
): Promise<void> {
  const { aws, api, pagesUrl, stateFile } = running;
  if (pagesUrl !== undefined) context.print(`Pages      ${pagesUrl} (after the sign-in)`);
  context.print(`Dashboard  ${api.url}/dashboard`);
  context.print(`AWS        ${aws.endpointUrl} (AWS_ENDPOINT_URL, any credentials)`);
  context.print(`State      ${stateFile.path}`);
  context.print("In another terminal: npm run ops -- status --stack sandbox. Stop with Ctrl-C.");
  // The servers keep the process alive; a signal ends it.
  await new Promise(() => undefined);
}
