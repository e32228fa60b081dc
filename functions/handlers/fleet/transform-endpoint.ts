import { splitBySize } from "../../aws/batches";
import { CSV_FORMAT } from "../../aws/endpoint/csv-format";
import { type InstanceFormat, joinInstances } from "../../aws/endpoint/instance-format";
import { JSON_FORMAT } from "../../aws/endpoint/json-format";
import { DataError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import type { ForecastEndpoint, InstancePrediction, InstanceRequest } from "../../contracts/ports";
import type { ForecastSettings } from "../../contracts/settings/handlers";

/** The part of a transform job that belongs to one shard. */
export interface TransformShard {
  readonly lake: Lake;
  readonly transformPrefix: string;
  readonly shardId: string;
  readonly settings: Pick<ForecastSettings, "contentType" | "featureOrder">;
  /** Folder of the job's output, beside that of its input. @default "output" */
  readonly outputFolder?: string;
}

/** A line is one request to the container; the job's limit is 6 MB. */
const BYTES_PER_LINE = 1_000_000;
const INSTANCES_PER_LINE = 2_000;

/** Stands in for the model and writes down what it is asked: one file of lines per shard. */
export function createTransformWriter(shard: TransformShard): ForecastEndpoint {
  return {
    predict: async (instances) => {
      const lines = blocksOf(shard, instances).map(({ text }) => text);
      if (lines.length > 0) {
        await shard.lake.writeText(inputKey(shard), `${lines.join("\n")}\n`, formatOf(shard).contentType);
      }
      return instances.map(({ product_id, date }) => ({ product_id, date, predicted_demand: 0 }));
    },
  };
}

/**
 * Stands in for the model and answers from the job's output. The same history gives the same instances in the
 * same blocks, so that output line `i` answers block `i`.
 */
export function createTransformReader(shard: TransformShard): ForecastEndpoint {
  return {
    predict: async (instances) => {
      const blocks = blocksOf(shard, instances);
      if (blocks.length === 0) return [];
      const key = outputKey(shard);
      const text = await shard.lake.readText(key);
      if (text === undefined) {
        throw new DataError(`The transform job left no "${key}". Start the fleet run again.`);
      }
      const lines = text.split("\n").filter((line) => line.trim() !== "");
      return decodeBlocks(shard, blocks, lines, key);
    },
  };
}

interface Block {
  readonly text: string;
  readonly instances: readonly InstanceRequest[];
}

/** The input lines of a shard: JSON holds many instances on a line, CSV one. */
function blocksOf({ settings }: TransformShard, instances: readonly InstanceRequest[]): readonly Block[] {
  const { encode, frame } = settings.contentType === "json" ? JSON_FORMAT : CSV_FORMAT;
  const encoded = instances.map((instance) => ({ instance, text: encode(instance, settings.featureOrder) }));
  const perLine = settings.contentType === "json" ? INSTANCES_PER_LINE : 1;
  return splitBySize(encoded, perLine, BYTES_PER_LINE, ({ text }) => Buffer.byteLength(text) + 1).map(
    (block) => ({
      text: joinInstances(
        frame,
        block.map(({ text }) => text),
      ),
      instances: block.map(({ instance }) => instance),
    }),
  );
}

function decodeBlocks(
  shard: TransformShard,
  blocks: readonly Block[],
  lines: readonly string[],
  key: string,
): InstancePrediction[] {
  if (lines.length !== blocks.length) {
    throw new DataError(
      `"${key}" has ${lines.length} lines for ${blocks.length} of input: the history changed under the transform job. Start the fleet run again.`,
    );
  }
  const { decode } = formatOf(shard);
  return blocks.flatMap(({ instances }, index) => decode(lines[index]!, instances, key));
}

function formatOf({ settings }: TransformShard): InstanceFormat {
  return settings.contentType === "json" ? JSON_FORMAT : CSV_FORMAT;
}

function inputKey({ transformPrefix, shardId, settings }: TransformShard): string {
  const extension = settings.contentType === "json" ? "jsonl" : "csv";
  return `${transformPrefix}input/shard=${encodeURIComponent(shardId)}.${extension}`;
}

/** SageMaker keeps the name of the input below the output's prefix and appends `.out`. */
function outputKey(shard: TransformShard): string {
  return `${inputKey(shard).replace("/input/", `/${shard.outputFolder ?? "output"}/`)}.out`;
}
