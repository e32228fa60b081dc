import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";

/** Distinct shards that are generated; they stand in turn for all shards of the fleet. */
export const TEMPLATE_SHARDS = 20;

const SHARD = /shard=(\d{4})/;

export interface CountingStore extends ObjectStore {
  readonly requests: { get: number; put: number; list: number };
}

/**
 * A bucket in a folder. What is not there under its own shard is read from the template of the shard:
 * a worker never sees two shards of the same template side by side, and the disk holds twenty, not hundreds.
 */
export function createFolderStore(folder: string, shardCount: number): CountingStore {
  const requests = { get: 0, put: 0, list: 0 };
  const pathOf = (key: string) => join(folder, key);
  const templateOf = (key: string) =>
    key.replace(SHARD, (_, id: string) => `shard=${String(Number(id) % TEMPLATE_SHARDS).padStart(4, "0")}`);
  const find = (key: string) => [pathOf(key), pathOf(templateOf(key))].find((path) => existsSync(path));
  const etagOf = (path: string) => `"${createHash("md5").update(path).digest("hex")}"`;
  return {
    bucketName: "bench",
    requests,
    list: async (prefix) => {
      requests.list += 1;
      // A whole key as prefix asks for one object, which may be its template's.
      const keys =
        SHARD.test(prefix) && find(prefix) && statSync(find(prefix)!).isFile()
          ? [prefix]
          : prefix === "processed/"
            ? Array.from(
                { length: shardCount },
                (_, id) => `processed/shard=${String(id).padStart(4, "0")}/data.parquet`,
              )
            : listFiles(folder, prefix);
      return keys.map((key) => {
        const path = find(key)!;
        return { key, etag: etagOf(key), sizeBytes: statSync(path).size, lastModifiedMs: 0 };
      });
    },
    listFolders: async (prefix) => {
      requests.list += 1;
      const keys = listFiles(folder, prefix).filter((key) => key.includes("/", prefix.length));
      return [...new Set(keys.map((key) => key.slice(0, key.indexOf("/", prefix.length) + 1)))];
    },
    get: async (key, knownEtag) => {
      requests.get += 1;
      const path = find(key);
      if (path === undefined) return undefined;
      if (etagOf(key) === knownEtag) return "unchanged";
      const bytes = readFileSync(path);
      return { bytes: path === pathOf(key) ? bytes : withOwnIds(key, bytes), etag: etagOf(key) };
    },
    put: async (key, bytes) => {
      requests.put += 1;
      mkdirSync(dirname(pathOf(key)), { recursive: true });
      writeFileSync(pathOf(key), bytes);
      return etagOf(key);
    },
    delete: async () => {},
  };
}

/** A part that stands in for another's has that one's product ids: of a million products no two are the same. */
function withOwnIds(key: string, bytes: Buffer): Buffer {
  const shardId = SHARD.exec(key)?.[1];
  if (shardId === undefined || !key.endsWith(".json")) return bytes;
  return Buffer.from(bytes.toString("latin1").replaceAll(/"S\d{4}P/g, `"S${shardId}P`), "latin1");
}

function listFiles(folder: string, prefix: string): string[] {
  const start = prefix.endsWith("/") ? prefix : dirname(prefix);
  if (!existsSync(join(folder, start))) return [];
  return readdirSync(join(folder, start), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((key) => key.startsWith(prefix))
    .sort();
}
