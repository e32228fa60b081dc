import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Pulumi's own host of dynamic resources, as the engine starts it: a process that is spoken to by gRPC. */
export interface DynamicProvider {
  create(properties: object): Promise<void>;
  /** Whether the engine would call `update`. */
  isChanged(id: string, before: object, after: object): Promise<boolean>;
  update(id: string, before: object, after: object): Promise<void>;
  close(): void;
}

const ROOT = join(__dirname, "..", "..");
// Pulumi's own copies: the services only speak with messages of the same library.
const requireFromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export async function startDynamicProvider(env: NodeJS.ProcessEnv): Promise<DynamicProvider> {
  const host = join(ROOT, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider");
  const child = spawn(process.execPath, [host, "127.0.0.1:1"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // The first thing it says is the port on which it listens.
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
    child.once("exit", (code) => reject(new Error(`The host of dynamic resources ended with ${code}.`)));
  });
  const grpc = requireFromPulumi("@grpc/grpc-js");
  const { ResourceProviderClient } = requireFromPulumi("./proto/provider_grpc_pb.js");
  const { CreateRequest, DiffRequest, DiffResponse, UpdateRequest } =
    requireFromPulumi("./proto/provider_pb.js");
  const { Struct } = requireFromPulumi("google-protobuf/google/protobuf/struct_pb.js");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  const call = (method: string, request: unknown) =>
    new Promise<{ getChanges(): number }>((resolve, reject) => {
      client[method](request, (error: Error | null, response: { getChanges(): number }) =>
        error ? reject(error) : resolve(response),
      );
    });
  const compare = <Request extends { setId(id: string): void; setOlds(s: unknown): void }>(
    request: Request & { setNews(s: unknown): void },
    id: string,
    before: object,
    after: object,
  ) => {
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(before));
    request.setNews(Struct.fromJavaScript(after));
    return request;
  };
  return {
    async create(properties) {
      const request = new CreateRequest();
      request.setProperties(Struct.fromJavaScript(properties));
      await call("create", request);
    },
    async isChanged(id, before, after) {
      const response = await call("diff", compare(new DiffRequest(), id, before, after));
      return response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME;
    },
    async update(id, before, after) {
      await call("update", compare(new UpdateRequest(), id, before, after));
    },
    close() {
      client.close();
      child.kill("SIGKILL");
    },
  };
}
