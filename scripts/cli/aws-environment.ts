/** How the AWS clients of this process reach their services. */
export interface AwsConnection {
  readonly region: string;
  readonly profile?: string;
  /** Address for all services; the services' own when absent. */
  readonly endpointUrl?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The sandbox wants signed requests but knows no secrets: any key pair will do. */
export const SANDBOX_CREDENTIALS = { accessKeyId: "sandbox", secretAccessKey: "sandbox" } as const;

/**
 * Environment variables of a connection. The adapters make their clients from the environment, as they do
 * inside the functions, so this is the one way to point them somewhere.
 */
function toEnvironment(connection: AwsConnection): Record<string, string> {
  const { region, profile, endpointUrl, credentials } = connection;
  return {
    AWS_REGION: region,
    ...(profile !== undefined && { AWS_PROFILE: profile }),
    ...(endpointUrl !== undefined && { AWS_ENDPOINT_URL: endpointUrl }),
    ...(credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    }),
  };
}

/** Points the AWS clients this process will make at a connection. Call it before any is made. */
export function applyConnection(connection: AwsConnection): void {
  if (connection.credentials) {
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
  }
  Object.assign(process.env, toEnvironment(connection));
}

/** Whether an address is on this machine: then it is an emulator that answers, not AWS. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
