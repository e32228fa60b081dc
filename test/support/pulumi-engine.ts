import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";

/**
 * As much of Pulumi's engine as a program talks to, on loopback: the gRPC services of the engine and of the
 * resource monitor, with Pulumi's own mock monitor behind them. A program started as the Pulumi CLI's
 * language host starts it cannot tell the difference.
 */
export interface PulumiEngine {
  /** `127.0.0.1:port`, for `--monitor` and `--engine`. */
  readonly address: string;
  /** Messages of the program at the level of an error. */
  readonly errors: readonly string[];
  close(): void;
}

// Pulumi's own copies: the services only speak with messages of the same library.
const requireFromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const LOG_LEVEL_ERROR = 3;

type Message = Record<string, (...values: unknown[]) => unknown>;
type Call = { readonly request: Message };
type Answer = (error: unknown, message?: unknown) => void;

export async function startPulumiEngine(mocks: pulumi.runtime.Mocks): Promise<PulumiEngine> {
  const grpc = requireFromPulumi("@grpc/grpc-js");
  const { EngineService } = requireFromPulumi("./proto/engine_grpc_pb.js");
  const { ResourceMonitorService } = requireFromPulumi("./proto/resource_grpc_pb.js");
  const { SupportsFeatureResponse } = requireFromPulumi("./proto/resource_pb.js");
  const { GetRootResourceResponse, SetRootResourceResponse } = requireFromPulumi("./proto/engine_pb.js");
  const { Empty } = requireFromPulumi("google-protobuf/google/protobuf/empty_pb.js");
  const { MockMonitor } = requireFromPulumi("./runtime/mocks.js");

  const monitor = new MockMonitor(mocks);
  const errors: string[] = [];
  let rootUrn = "";
  const empty = (_: Call, answer: Answer) => answer(null, new Empty());

  const server = new grpc.Server();
  server.addService(ResourceMonitorService, {
    supportsFeature: ({ request }: Call, answer: Answer) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(["secrets", "resourceReferences"].includes(String(request.getId?.())));
      answer(null, response);
    },
    invoke: ({ request }: Call, answer: Answer) => monitor.invoke(request, answer),
    registerResource: ({ request }: Call, answer: Answer) => monitor.registerResource(request, answer),
    registerResourceOutputs: empty,
    signalAndWaitForShutdown: empty,
  });
  server.addService(EngineService, {
    log: ({ request }: Call, answer: Answer) => {
      if (request.getSeverity?.() === LOG_LEVEL_ERROR) errors.push(String(request.getMessage?.()));
      answer(null, new Empty());
    },
    getRootResource: (_: Call, answer: Answer) => {
      const response = new GetRootResourceResponse();
      response.setUrn(rootUrn);
      answer(null, response);
    },
    setRootResource: ({ request }: Call, answer: Answer) => {
      rootUrn = String(request.getUrn?.());
      answer(null, new SetRootResourceResponse());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      "127.0.0.1:0",
      grpc.ServerCredentials.createInsecure(),
      (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound)),
    );
  });
  return { address: `127.0.0.1:${port}`, errors, close: () => server.forceShutdown() };
}
