import { expect } from "chai";
import type { HttpEvent } from "../../../../functions/contracts/events";
import type { Caller } from "../../../../functions/contracts/people";
import { answerAs } from "../../../../functions/handlers/people/answer-as";

const event = (requestContext: object): HttpEvent => ({
  version: "2.0",
  rawPath: "/report",
  headers: {},
  isBase64Encoded: false,
  requestContext: { http: { method: "GET", path: "/report" }, timeEpoch: 0, ...requestContext },
});

async function callerOf(requestContext: object): Promise<Caller | number> {
  let known: Caller | undefined;
  const { statusCode } = await answerAs(
    event(requestContext),
    { environment: "test" },
    "r",
    async (caller) => {
      known = caller;
      return { statusCode: 200, headers: {}, body: "" };
    },
  );
  return known ?? statusCode;
}

describe("a request is answered in the name of", () => {
  it("the IAM identity or the token that the gateway has checked", async () => {
    const userArn = "arn:aws:iam::123456789012:user/robot";
    expect(await callerOf({ apiId: "a", authorizer: { iam: { userArn } } })).to.deep.include({
      kind: "machine",
      id: userArn,
    });
    expect(await callerOf({ apiId: "a", authorizer: { jwt: { claims: { sub: "7" } } } })).to.deep.include({
      kind: "machine",
      id: "7",
    });
  });

  it("whoever may invoke the function", async () => {
    expect(await callerOf({})).to.deep.include({ kind: "machine", id: "lambda:InvokeFunction" });
  });

  it("nobody, when it came through a route that checks nobody", async () => {
    expect(await callerOf({ apiId: "a" })).to.equal(401);
    expect(await callerOf({ apiId: "a", authorizer: {} })).to.equal(401);
  });
});
