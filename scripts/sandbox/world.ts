import type { SandboxClock } from "./clock";
import type { S3Store } from "./services/s3/store";

/** Everything the emulated account holds; operations read and change it. */
export interface World {
  readonly region: string;
  readonly accountId: string;
  readonly clock: SandboxClock;
  readonly s3: S3Store;
}
