import { expect } from "chai";
import { ApiStore } from "../../../../scripts/sandbox/services/http-api/api-store";
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
    const letIn = (routeKey: string) =>
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
    for (const routeKey of ["POST /predict", "GET /fail", "GET /plain"]) letIn(routeKey);
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
});
