import type { ObjectStore } from "../../functions/aws/lake/object-store";

interface SharedClient {
  /** Overloaded by command in each client, and only put aside here. */
  send: unknown;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

/** What AWS answers to a command, by the command's name without `Command`. */
type Answers = Readonly<Record<string, (input: Record<string, unknown>) => unknown>>;

export interface ReplacedClients {
  /** Inputs of the commands sent, by name. */
  readonly sent: Readonly<Record<string, Record<string, unknown>[]>>;
  restore(): void;
}

/** Lets the clients that a process shares answer from a table instead of asking AWS. */
export function replaceClients(clients: readonly SharedClient[], answers: Answers): ReplacedClients {
  const sent: Record<string, Record<string, unknown>[]> = {};
  const real = clients.map((client) => client.send);
  for (const client of clients) {
    client.send = async ({ constructor: { name: command }, input }: Command) => {
      const name = command.replace(/Command$/, "");
      const answer = answers[name];
      if (!answer) throw new Error(`No answer to ${name} was prepared.`);
      sent[name] = [...(sent[name] ?? []), input];
      return answer(input);
    };
  }
  return {
    sent,
    restore: () => {
      for (const [index, client] of clients.entries()) client.send = real[index];
    },
  };
}

/** Answers of S3 from a bucket in memory. */
export function answerFromStore(store: ObjectStore): Answers {
  return {
    ListObjectsV2: async ({ Prefix }) => ({
      Contents: (await store.list(Prefix as string)).map(({ key, etag, sizeBytes, lastModifiedMs }) => ({
        Key: key,
        ETag: etag,
        Size: sizeBytes,
        LastModified: new Date(lastModifiedMs),
      })),
    }),
    GetObject: async ({ Key, IfNoneMatch }) => {
      const object = await store.get(Key as string, IfNoneMatch as string | undefined);
      if (object === undefined) throw Object.assign(new Error("no such key"), { name: "NoSuchKey" });
      if (object === "unchanged") throw Object.assign(new Error(), { $metadata: { httpStatusCode: 304 } });
      return { Body: { transformToByteArray: async () => object.bytes }, ETag: object.etag };
    },
    PutObject: async ({ Key, Body, ContentType }) => ({
      ETag: await store.put(Key as string, Body as Uint8Array, ContentType as string),
    }),
  };
}

/**
 * A module as a new process loads it: what the old one remembered between invocations is gone. Whoever asks for it later
 * gets the old one again, which other tests of the process have replaced the clients of.
 */
export function loadAnew<Module>(path: string): Module {
  const id = require.resolve(path);
  const known = require.cache[id];
  delete require.cache[id];
  try {
    return require(path) as Module;
  } finally {
    if (known) require.cache[id] = known;
  }
}
