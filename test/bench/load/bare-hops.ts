import { type ChildProcess, fork } from "node:child_process";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";

/** Where the bare hops are asked. */
export interface BareHopsReply {
  readonly apiUrl: string;
}

type Work = { readonly port: number } | { readonly id: number; readonly event: string };
type Done = { readonly id: number; readonly payload: string };

/** What a function sends to the model for the horizon of one product, and what it gets. */
const QUESTION = Buffer.alloc(7_000, "q");
const ANSWER = Buffer.alloc(1_500, "a");

/*
 * The way of a served prediction with nothing done on it: a caller's request to the sandbox, a message to the process of
 * a function, its request to the sandbox, whose request to the model, and all the way back. Neither is anything signed,
 * allowed, looked up, judged, captured, measured or logged. What this reaches on a machine no sandbox can exceed there.
 */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function post(port: number, path: string, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": body.length };
    const outgoing = request({ host: "127.0.0.1", port, path, method: "POST", agent, headers }, (answer) => {
      readAll(answer).then(resolve, reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function serve(answer: (path: string, body: Buffer) => Promise<Buffer | string>): Promise<number> {
  const server = createServer(async (incoming, response) => {
    response.end(await answer(incoming.url ?? "/", await readAll(incoming)));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** The functions' processes, each with one event at a time. */
class Functions {
  readonly #free: ChildProcess[] = [];
  readonly #queued: { readonly id: number; readonly event: string }[] = [];
  readonly #waiting = new Map<number, (payload: string) => void>();
  #count = 0;

  add(child: ChildProcess): void {
    child.on("message", ({ id, payload }: Done) => {
      this.#waiting.get(id)!(payload);
      this.#waiting.delete(id);
      this.#free.push(child);
      this.#sendNext();
    });
    this.#free.push(child);
  }

  invoke(event: string): Promise<string> {
    return new Promise((resolve) => {
      const id = ++this.#count;
      this.#waiting.set(id, resolve);
      this.#queued.push({ id, event });
      this.#sendNext();
    });
  }

  #sendNext(): void {
    if (this.#queued.length > 0) this.#free.pop()?.send(this.#queued.shift()!);
  }
}

async function startHops(): Promise<BareHopsReply> {
  const model = fork(__filename, ["model"]);
  const modelPort = await new Promise<number>((resolve) => {
    model.once("message", (port) => resolve(port as number));
  });
  const functions = new Functions();
  const port = await serve((path, body) =>
    path === "/endpoint" ? post(modelPort, "/", body) : functions.invoke(body.toString()),
  );
  const children = Array.from({ length: availableParallelism() + 1 }, () => fork(__filename, ["function"]));
  for (const child of children) {
    child.send({ port });
    functions.add(child);
  }
  process.once("disconnect", () => process.exit());
  return { apiUrl: `http://127.0.0.1:${port}` };
}

function work(): void {
  let endpointPort = 0;
  process.on("message", (message: Work) => {
    if ("port" in message) endpointPort = message.port;
    else {
      void post(endpointPort, "/endpoint", QUESTION).then((payload) =>
        process.send!({ id: message.id, payload: payload.toString() } satisfies Done),
      );
    }
  });
  process.once("disconnect", () => process.exit());
}

async function runAs(role: string | undefined): Promise<void> {
  if (role === "function") work();
  else if (role === "model") {
    process.once("disconnect", () => process.exit());
    process.send!(await serve(async () => ANSWER));
  } else process.once("message", async () => process.send!(await startHops()));
}

void runAs(process.argv[2]);
