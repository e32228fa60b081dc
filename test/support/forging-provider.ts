import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { closeServer } from "../../scripts/sandbox/server/http-server";

/** Head and claims of a token, and the key that signs it. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly key: KeyObject;
}

/** An OpenID provider that says whatever a test wants it to say. */
export interface ForgingProvider {
  readonly issuer: string;
  /** Makes the next token from the right one. */
  forge: (right: TokenParts) => TokenParts | string;
  /** What the token endpoint was asked, the newest last. */
  readonly asked: URLSearchParams[];
  /** Of the request that the next token answers. */
  nonce: string;
  close(): Promise<void>;
}

export const FORGING_CLIENT = "pages";

export function signToken({ header, claims, key }: TokenParts): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode(header)}.${encode(claims)}`;
  if (header.alg === "none") return `${text}.`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key).toString("base64url")}`;
}

export async function startForgingProvider(): Promise<ForgingProvider> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "right", use: "sig", alg: "RS256" };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const { issuer } = provider;
    switch (request.url) {
      case "/.well-known/openid-configuration":
        return answer({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["public"],
          id_token_signing_alg_values_supported: ["RS256"],
          authorization_response_iss_parameter_supported: false,
        });
      case "/keys":
        return answer({ keys: [jwk] });
      case "/token": {
        provider.asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
        const now = Math.floor(Date.now() / 1000);
        const right: TokenParts = {
          header: { alg: "RS256", kid: "right", typ: "JWT" },
          claims: {
            iss: issuer,
            sub: "7",
            aud: FORGING_CLIENT,
            iat: now,
            exp: now + 300,
            nonce: provider.nonce,
            name: "Paula",
            groups: ["planner"],
          },
          key: privateKey,
        };
        const forged = provider.forge(right);
        const id_token = typeof forged === "string" ? forged : signToken(forged);
        return answer({ access_token: "a", token_type: "Bearer", expires_in: 300, id_token });
      }
      default:
        return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: ForgingProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forge: (right) => right,
    asked: [],
    nonce: "",
    close: () => closeServer(server),
  };
  return provider;
}
