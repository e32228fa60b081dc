import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { ApiStore } from "../../../../scripts/sandbox/services/http-api/api-store";
import { mapResponse, readResponseMapping } from "../../../../scripts/sandbox/services/http-api/map-response";
import { startSandboxPeer } from "./support/peer";

const SIGNED = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0",
};

describe("an HTTP API's routes", () => {
  const store = new ApiStore();
  for (const routeKey of ["GET /report", "ANY /report/{product}", "GET /report/{rest+}", "$default"]) {
    store.routes.set(routeKey, { apiId: "a", routeKey, target: "integrations/i", authorizationType: "NONE" });
  }
  const match = (method: string, path: string) => store.match(method, path)!.routeKey;

  it("are chosen from the most to the least particular", () => {
    expect(match("GET", "/report")).to.equal("GET /report");
    expect(match("POST", "/report/85123A")).to.equal("ANY /report/{product}");
    expect(match("GET", "/report/a/b")).to.equal("GET /report/{rest+}");
    expect(match("POST", "/report")).to.equal("$default");
  });
});

/** The function's own policy for a route, as the program declares it. */
function letIn(aws: LocalAws, functionArn: string, routeKey: string): void {
  aws.access.putResourcePolicy(functionArn, routeKey, {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: functionArn,
      Condition: {
        ArnLike: { "aws:SourceArn": `${aws.arn("execute-api")}:a/*/${routeKey.replace(" ", "")}` },
      },
    },
  });
}

describe("the HTTP API in the sandbox", () => {
  it("hands requests to functions and their results to the caller", async () => {
    const { aws, close } = await startSandboxPeer({ startAtMs: 0 });
    const functionArn = `${aws.arn("lambda")}:function:http`;
    const source = `exports.handler = async (event) => {
      if (event.rawPath === "/fail") throw new Error("no");
      if (event.rawPath === "/plain") return { plain: true };
      return { statusCode: 201, headers: { "content-type": "text/html", "x-route": event.routeKey }, body: JSON.stringify([event.body, event.queryStringParameters, event.version]) };
    };`;
    await aws.lambda.deploy({
      name: "http",
      arn: functionArn,
      handler: "index.handler",
      runtime: "nodejs24.x",
      timeoutSeconds: 10,
      memoryMib: 256,
      architectures: ["arm64"],
      environment: {},
      files: new Map([["index.js", Buffer.from(source)]]),
      roleArn: "role",
    });
    for (const routeKey of ["POST /predict", "GET /fail", "GET /plain"]) letIn(aws, functionArn, routeKey);
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
    aws.apis.integrations.set("i", {
      apiId: "a",
      integrationId: "i",
      uri,
      payloadFormatVersion: "2.0",
      timeoutMs: 29_000,
    });
    for (const routeKey of ["POST /predict", "GET /fail", "GET /plain"]) {
      aws.apis.routes.set(routeKey, {
        apiId: "a",
        routeKey,
        target: "integrations/i",
        authorizationType: "AWS_IAM",
      });
    }
    const closed = await aws.startHttpApi();
    const open = await aws.startHttpApi({ allowUnsigned: true });

    const unsigned = await fetch(`${closed.url}/plain`);
    expect(unsigned.status).to.equal(403);
    const answer = await fetch(`${closed.url}/predict?a=1&a=2`, {
      method: "POST",
      headers: SIGNED,
      body: "{}",
    });
    expect(answer.status).to.equal(201);
    expect(answer.headers.get("content-type")).to.equal("text/html");
    expect(answer.headers.get("x-route")).to.equal("POST /predict");
    expect(await answer.json()).to.deep.equal(["{}", { a: "1,2" }, "2.0"]);
    expect(await (await fetch(`${open.url}/plain`)).json()).to.deep.equal({ plain: true });
    expect((await fetch(`${open.url}/fail`)).status).to.equal(500);
    expect((await fetch(`${open.url}/none`)).status).to.equal(404);
    await close();
  });

  it("answers 503 for a function at its concurrency, or what the integration makes of it", async () => {
    const { aws, close } = await startSandboxPeer({ startAtMs: 0 });
    const functionArn = `${aws.arn("lambda")}:function:wait`;
    await aws.lambda.deploy({
      name: "wait",
      arn: functionArn,
      handler: "index.handler",
      runtime: "nodejs24.x",
      timeoutSeconds: 60,
      memoryMib: 256,
      architectures: ["arm64"],
      environment: {},
      files: new Map([["index.js", Buffer.from("exports.handler = () => new Promise(() => {});")]]),
      roleArn: "role",
      reservedConcurrency: 1,
    });
    aws.apis.names.set("a", "api");
    const mapping = readResponseMapping({
      "overwrite:statuscode": "429",
      "overwrite:header.Retry-After": "1",
    });
    for (const [path, responseParameters] of [
      ["/plain", undefined],
      ["/mapped", new Map([[503, mapping]])],
    ] as const) {
      aws.apis.integrations.set(path, {
        apiId: "a",
        integrationId: path,
        uri: functionArn,
        payloadFormatVersion: "2.0",
        timeoutMs: 29_000,
        responseParameters,
      });
      aws.apis.routes.set(path, {
        apiId: "a",
        routeKey: `GET ${path}`,
        target: `integrations/${path}`,
        authorizationType: "NONE",
      });
      letIn(aws, functionArn, `GET ${path}`);
    }
    const { url } = await aws.startHttpApi();
    // One of the three holds the only environment; the other two are refused.
    const calls = ["/plain", "/plain", "/mapped"].map((path) => fetch(url + path));
    const refusals: Response[] = [];
    await new Promise<void>((resolve) => {
      for (const call of calls) {
        call.then((refusal) => refusals.push(refusal) === 2 && resolve()).catch(() => undefined);
      }
    });
    const mapped = await fetch(`${url}/mapped`);
    expect(mapped.status).to.equal(429);
    expect(mapped.headers.get("retry-after")).to.equal("1");
    expect(await mapped.json()).to.deep.equal({ message: "Service Unavailable" });
    const plain = await fetch(`${url}/plain`);
    expect(plain.status).to.equal(503);
    expect(plain.headers.has("retry-after")).to.equal(false);
    const count = (metricName: string) =>
      aws.metrics.statistic(
        { namespace: "AWS/ApiGateway", metricName, dimensions: [{ Name: "ApiId", Value: "a" }] },
        0,
        60_000,
        "Sum",
      )!;
    expect(count("4xx") + count("5xx")).to.equal(4);
    await close();
  });
});

describe("response parameters of an integration", () => {
  const answer = { statusCode: 503, headers: { "content-type": "text/plain", vary: "accept" }, body: "no" };
  const apply = (mappings: Record<string, string>, statusCode = 503) =>
    mapResponse(answer, new Map([[statusCode, readResponseMapping(mappings)]]));

  it("change status and headers of answers with their status", () => {
    expect(
      apply({
        "overwrite:statuscode": "429",
        "append:header.Retry-After": "1",
        "append:header.Vary": "origin",
        "remove:header.content-type": "",
      }),
    ).to.deep.equal({
      statusCode: 429,
      headers: { vary: ["accept", "origin"], "retry-after": "1" },
      body: "no",
    });
    expect(apply({ "overwrite:header.vary": "origin" }).headers.vary).to.equal("origin");
    expect(apply({ "overwrite:statuscode": "429" }, 500)).to.equal(answer);
  });

  it("that are not emulated are refused by name", () => {
    for (const [key, value] of [
      ["overwrite:statuscode", "99"],
      ["append:header.a", "$response.header.b"],
      ["append:querystring.a", "1"],
    ] as const) {
      expect(() => readResponseMapping({ [key]: value })).to.throw(
        `the response parameter ${key} = ${value}`,
      );
    }
  });
});
