import type { HttpEvent } from "../contracts/events";
import type { Caller } from "../contracts/people";

/**
 * Who calls with an identity that the gateway has checked: of IAM, or a bearer token. Who invokes the function without
 * the API was checked by Lambda. `undefined` for a request that came through a route which checks nobody.
 */
export function identifyMachine({ requestContext }: HttpEvent): Caller | undefined {
  const { authorizer, apiId } = requestContext;
  if (authorizer?.iam) return machine(authorizer.iam.userArn);
  if (authorizer?.jwt) return machine(String(authorizer.jwt.claims.sub ?? "token"));
  return apiId === undefined ? machine("lambda:InvokeFunction") : undefined;
}

function machine(id: string): Caller {
  return { kind: "machine", id, name: id, roles: [] };
}
