import { parentPort, workerData } from "node:worker_threads";
import { S3Client } from "@aws-sdk/client-s3";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { LAST_DAY } from "./generate-fleet";
import { measureProduct } from "./measure-product";

const { endpoint, bucketName, part, parts } = workerData as {
  endpoint: string;
  bucketName: string;
  part: number;
  parts: number;
};

/** Reads every `parts`-th shard over HTTP, as a process that has just started, and measures its products. */
async function run(): Promise<number> {
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  const lake = createLakeOver(createS3ObjectStore(bucketName, client));
  const shards = (await lake.listShards()).filter((_, index) => index % parts === part);
  let measured = 0;
  let next = lake.readShard(shards[0]!, { toDay: LAST_DAY });
  for (let index = 0; index < shards.length; index += 1) {
    const list = await next;
    const following = shards[index + 1];
    // The next shard is on its way while this one is measured.
    if (following) next = lake.readShard(following, { toDay: LAST_DAY });
    for (const series of list) measureProduct(series);
    measured += list.length;
  }
  client.destroy();
  return measured;
}

parentPort!.on("message", () => {
  const startedAt = performance.now();
  run().then(
    (measured) => parentPort!.postMessage({ measured, milliseconds: performance.now() - startedAt }),
    (error: unknown) => {
      throw error;
    },
  );
});
parentPort!.postMessage("ready");
