import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../../../../scripts/sandbox/local-aws";

/** The emulator a contract test talks to: ours, or another one named by `MOTO_ENDPOINT`. */
export interface Peer {
  readonly endpoint: string;
  readonly isMoto: boolean;
  /** Ours, for what only the sandbox can do (moving the clock); `undefined` against another emulator. */
  readonly aws: LocalAws | undefined;
  close(): Promise<void>;
}

/** Settings every SDK client needs to talk to a peer. */
export function clientConfig(peer: Peer) {
  return {
    region: "us-east-1",
    endpoint: peer.endpoint,
    credentials: { accessKeyId: "AKIASANDBOX", secretAccessKey: "sandbox" },
    maxAttempts: 1,
    // The other emulator answers compressed requests with HTTP 500.
    disableRequestCompression: peer.isMoto,
  };
}

export async function startPeer(startAtMs = Date.now()): Promise<Peer> {
  const motoEndpoint = process.env.MOTO_ENDPOINT;
  if (motoEndpoint) {
    return { endpoint: motoEndpoint, isMoto: true, aws: undefined, close: () => Promise.resolve() };
  }
  return startSandboxPeer({ startAtMs });
}

/** Ours, whatever other emulator is named: for what the other does not do, or does not refuse. */
export async function startSandboxPeer(options: LocalAwsOptions): Promise<Peer & { readonly aws: LocalAws }> {
  const aws = await startLocalAws(options);
  return { endpoint: aws.endpointUrl, isMoto: false, aws, close: () => aws.close() };
}

/** The error a call is refused with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error("The call was expected to be refused, but it succeeded.");
}
