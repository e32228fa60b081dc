import { expect } from "chai";
import {
  findNeededInstances,
  listNeededRights,
  placeOfImage,
} from "../../../../scripts/operations/doctor/needed-rights";
import { evaluateOnce } from "../../../support/evaluated-stacks";

const ACCOUNT = { accountId: "210987654321", region: "eu-west-1" };

describe("what a first deployment asks of the account", function () {
  this.timeout(60_000);

  it("is the act that makes each type of resource, in the account it is for", async () => {
    const rights = listNeededRights(await evaluateOnce({ stack: "prod" }), ACCOUNT);
    const byAction = Object.fromEntries(rights.map(({ action, resourceArn }) => [action, resourceArn]));
    expect(byAction).to.include({
      "s3:CreateBucket": "arn:aws:s3:::final-mile-prod-lake-210987654321",
      "apigateway:POST": "arn:aws:apigateway:eu-west-1::/apis",
      "kms:CreateKey": "*",
    });
    expect(byAction["sagemaker:CreateEndpoint"]).to.match(/:210987654321:endpoint\//);
    expect(new Set(rights.map(({ action }) => action)).size).to.equal(rights.length);
    expect(rights.length).to.be.above(15);
  });

  it("is two fleets of instances for a roll-out, or as many as autoscaling may start", async () => {
    // Two and the most of six.
    expect(findNeededInstances(await evaluateOnce({ stack: "prod" }))).to.deep.equal({
      instanceType: "ml.m5.large",
      count: 6,
    });
    const dev = await evaluateOnce({ stack: "dev" });
    expect(findNeededInstances(dev)).to.deep.equal({ instanceType: "ml.t2.medium", count: 2 });
    expect(findNeededInstances({ ...dev, resources: [] })).to.equal(undefined);
  });

  it("is an image by tag or digest", () => {
    const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
    const place = { registryId: "123456789012", region: "eu-west-1", repository: "team/forecast" };
    expect(placeOfImage(`${registry}/team/forecast:1.2`)).to.deep.equal({
      ...place,
      id: { imageTag: "1.2" },
    });
    const digest = `sha256:${"a".repeat(64)}`;
    expect(placeOfImage(`${registry}/team/forecast@${digest}`)).to.deep.equal({
      ...place,
      id: { imageDigest: digest },
    });
    expect(() => placeOfImage("forecast:latest")).to.throw("no image of ECR");
  });
});
