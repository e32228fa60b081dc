import { SandboxClock } from "./clock";
import type { FaultInjector } from "./server/faults";
import { startHttpServer } from "./server/http-server";
import { scheduleLifecycle } from "./services/s3/lifecycle";
import { createS3Service } from "./services/s3/service";
import { S3Store } from "./services/s3/store";
import type { World } from "./world";

export interface LocalAwsOptions {
  /** Instant at which the sandbox clock starts, in milliseconds since the epoch. */
  readonly startAtMs: number;
  /** @default "us-east-1" */
  readonly region?: string;
  /** Twelve digits. @default "000000000000" */
  readonly accountId?: string;
  /** Port on 127.0.0.1; 0 takes any free one. @default 0 */
  readonly port?: number;
  /** Bytes all buckets together may hold. @default 1 GiB */
  readonly maxStoredBytes?: number;
  /** Called before each operation; makes calls fail. */
  readonly faults?: FaultInjector;
}

/** The emulated AWS account of a sandbox: one server on loopback for all its services. */
export interface LocalAws extends World {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  readonly endpointUrl: string;
  /** Moves the clock, firing everything that falls due on the way in order. */
  advanceTo(instantMs: number): Promise<void>;
  /** Awaits what is pending and leaves no process, port or folder. */
  close(): Promise<void>;
}

export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const clock = new SandboxClock(options.startAtMs);
  const s3 = new S3Store(clock, options.maxStoredBytes ?? 1024 ** 3);
  const world: World = {
    region: options.region ?? "us-east-1",
    accountId: options.accountId ?? "000000000000",
    clock,
    s3,
  };
  scheduleLifecycle(s3, clock);
  const server = await startHttpServer({
    port: options.port ?? 0,
    services: [createS3Service(world)],
    faults: options.faults,
  });
  return {
    ...world,
    endpointUrl: server.url,
    advanceTo: (instantMs) => clock.advanceTo(instantMs),
    close: () => server.close(),
  };
}
