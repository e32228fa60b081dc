import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import type { DemandSeries } from "../../functions/demand/series";
import type { RegisteredResource } from "../../scripts/program/evaluation";
import { deploy } from "../../scripts/sandbox/deploy";
import { type LocalAws, startLocalAws } from "../../scripts/sandbox/local-aws";
import { listModelVersions } from "../../scripts/sandbox/run/model";
import { closeServer } from "../../scripts/sandbox/server/http-server";
import type { StartEnvironment } from "../../scripts/sandbox/services/lambda/function-fleet";
import type { ModelHost, StartModel } from "../../scripts/sandbox/services/sagemaker/model-hosts";
import { evaluateOnce } from "./evaluated-stacks";
import { createEmulatorLake } from "./fleet-run";
import { startMeanContainer } from "./mean-model";

export interface DeployedStack {
  readonly aws: LocalAws;
  /** What is deployed. */
  readonly resources: readonly RegisteredResource[];
  readonly bucketName: string;
  close(): Promise<void>;
}

export interface StackOptions {
  readonly startAtMs: number;
  readonly fleet: readonly DemandSeries[];
  readonly configOverrides?: Readonly<Record<string, unknown>>;
  /** @default "dev" */
  readonly stack?: string;
  /** Its configuration, where that is not the file of the project. */
  readonly configFile?: string;
  /** Judged by the policy pack as well: a command that judges the same stack later finds it evaluated. */
  readonly judge?: boolean;
  /** Containers in the place of the model of means. */
  readonly startModel?: StartModel;
  /** Text of the artifact of a model version. @default "good" for each */
  readonly artifactOf?: (version: string) => string;
  /** Whether packages are made; not where something else runs in their place. @default true */
  readonly packages?: boolean;
  /** Runs the functions' packages; processes of their own unless a test says otherwise. */
  readonly startEnvironment?: StartEnvironment;
  /** Changes what the program declared, before it is deployed. */
  readonly change?: (resource: RegisteredResource) => RegisteredResource;
}

async function startMeanModel(): Promise<ModelHost> {
  const { url, server } = await startMeanContainer();
  return { url, close: () => closeServer(server) };
}

/** The program of a stack, deployed into a sandbox of its own, with a model of means and a fleet in its lake. */
export async function deployStack(options: StackOptions): Promise<DeployedStack> {
  const { stack = "dev", configFile, configOverrides = {}, judge, change = (resource) => resource } = options;
  const program = await evaluateOnce({
    stack,
    configFile,
    configOverrides,
    judge,
    packages: options.packages,
  });
  const aws = await startLocalAws({
    startAtMs: options.startAtMs,
    startModel: options.startModel ?? startMeanModel,
    startEnvironment: options.startEnvironment,
  });
  const bucketName = String(program.outputs.lakeBucketName);
  const resources = program.resources.map(change);
  try {
    await deploy(aws, resources, {
      beforeServing: async () => {
        const bucket = aws.s3.bucket(bucketName);
        const names = ["model", ...options.fleet.map(({ productId }) => productId)];
        for (const version of listModelVersions(resources)) {
          for (const name of names) {
            aws.s3.put(
              bucket,
              `models/${version}/${name}.tar.gz`,
              Buffer.from(options.artifactOf?.(version) ?? "good"),
            );
          }
        }
        const { store } = createEmulatorLake(aws.s3, bucketName);
        await createLakeWriter(store).replaceHistory(toDailyTable(options.fleet));
      },
    });
  } catch (error) {
    await aws.close();
    throw error;
  }
  return { aws, resources, bucketName, close: () => aws.close() };
}
