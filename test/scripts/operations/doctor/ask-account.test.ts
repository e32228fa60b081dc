import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { askRights, findImage, readInstanceQuota } from "../../../../scripts/operations/doctor/ask-account";
import { closeServer, listen } from "../../../../scripts/sandbox/server/http-server";
import { evaluateOnce } from "../../../support/evaluated-stacks";

const ROLE = "arn:aws:iam::210987654321:role/ci/deploy";
const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "operator",
  AWS_SECRET_ACCESS_KEY: "operator",
};

/** What IAM decides on an action, in its words. */
type Decide = (
  action: string,
  resourceArn: string,
) => { readonly decision: string; readonly missing?: string };

/** The four services of an account, as they answer over the wire. */
async function startAccount(decide: Decide): Promise<{ readonly server: Server; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target) answerJson(target, body, response);
    else
      response
        .setHeader("content-type", "text/xml")
        .end(answerQuery(new URLSearchParams(body), decide, asked));
  });
  await listen(server, 0);
  return { server, asked };
}

function answerQuery(query: URLSearchParams, decide: Decide, asked: string[]): string {
  const action = query.get("Action")!;
  const reply = (result: string) =>
    `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  if (action === "GetCallerIdentity") {
    return reply(
      "<Arn>arn:aws:sts::210987654321:assumed-role/deploy/somebody</Arn><Account>210987654321</Account>",
    );
  }
  if (action === "GetRole") return reply(`<Role><Arn>${ROLE}</Arn><RoleName>deploy</RoleName></Role>`);
  const name = query.get("ActionNames.member.1")!;
  const resource = query.get("ResourceArns.member.1")!;
  asked.push(`${query.get("PolicySourceArn")} ${name}`);
  const { decision, missing } = decide(name, resource);
  return reply(
    `<EvaluationResults><member><EvalActionName>${name}</EvalActionName><EvalDecision>${decision}</EvalDecision>${
      missing === undefined ? "" : `<MissingContextValues><member>${missing}</member></MissingContextValues>`
    }</member></EvaluationResults>`,
  );
}

function answerJson(target: string, body: string, response: ServerResponse): void {
  response.setHeader("content-type", "application/x-amz-json-1.1");
  const quota = (QuotaName: string, Value: number) => ({ QuotaName, Value });
  if (target.endsWith("ListServiceQuotas")) {
    const isFirst = !JSON.parse(body).NextToken;
    response.end(
      JSON.stringify(
        isFirst
          ? { Quotas: [quota("ml.m5.xlarge for training job usage", 9)], NextToken: "more" }
          : { Quotas: [quota("ml.m5.xlarge for endpoint usage", 3)] },
      ),
    );
  } else if (target.endsWith("ListAWSDefaultServiceQuotas")) {
    response.end(JSON.stringify({ Quotas: [quota("ml.m5.large for endpoint usage", 2)] }));
  } else if (body.includes('"imageTag":"gone"')) {
    response.statusCode = 400;
    response.end(JSON.stringify({ __type: "ImageNotFoundException", message: "no such image" }));
  } else {
    response.end(JSON.stringify({ imageDetails: [{ imageTags: ["1"] }] }));
  }
}

describe("what an account says before the first deployment", function () {
  this.timeout(60_000);
  const before = { ...process.env };
  let account: Awaited<ReturnType<typeof startAccount>>;

  beforeEach(async () => {
    account = await startAccount((action, resource) => {
      if (action === "kms:CreateKey") return { decision: "implicitDeny", missing: "aws:RequestTag/project" };
      if (action === "s3:CreateBucket" && resource.endsWith("210987654321"))
        return { decision: "explicitDeny" };
      return { decision: "allowed" };
    });
    const { port } = account.server.address() as AddressInfo;
    Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  });
  afterEach(async () => {
    for (const name of [...Object.keys(ENVIRONMENT), "AWS_ENDPOINT_URL"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await closeServer(account.server);
  });

  it("is asked as the role behind the session, act by act; nothing is done", async () => {
    const found = await askRights(await evaluateOnce({ stack: "dev" }), "us-east-1");
    expect(found.principalArn).to.equal(ROLE);
    expect(found.refused).to.deep.equal(["s3:CreateBucket on arn:aws:s3:::final-mile-dev-lake-210987654321"]);
    expect(found.conditional).to.deep.equal(["kms:CreateKey on *"]);
    expect(account.asked).to.have.length(found.asked);
    expect(account.asked.every((question) => question.startsWith(ROLE))).to.equal(true);
  });

  it("names the quota of a type, raised or by default", async () => {
    expect(await readInstanceQuota("ml.m5.xlarge")).to.equal(3);
    expect(await readInstanceQuota("ml.m5.large")).to.equal(2);
    expect(await readInstanceQuota("ml.unheard.of")).to.equal(undefined);
  });

  it("knows an image, or that there is none", async () => {
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast";
    expect(await findImage(`${image}:1`)).to.deep.equal({ image: `${image}:1`, exists: true });
    expect(await findImage(`${image}:gone`)).to.deep.equal({ image: `${image}:gone`, exists: false });
  });
});
