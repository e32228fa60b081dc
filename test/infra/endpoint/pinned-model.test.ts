import { expect } from "chai";
import { requireDigest } from "../../../infra/endpoint/artifact";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { ARTIFACT_SHA256, IMAGE_DIGEST, WHOLE } from "../program/configurations";

const BASE64 = Buffer.from(ARTIFACT_SHA256, "hex").toString("base64");

describe("a pinned model", () => {
  it("is served by the digest of its image, and copied with the checksum that is compared", async () => {
    const { resources } = await evaluateOnce(WHOLE);
    const inputsOf = (type: string) => resources.find((resource) => resource.type === type)!.inputs;
    const { image, modelDataUrl } = inputsOf("aws:sagemaker/model:Model").primaryContainer;
    expect(image).to.match(new RegExp(`/sagemaker-scikit-learn@${IMAGE_DIGEST}$`));
    expect(modelDataUrl).to.match(/\/models\/2026-11-01\/model\.tar\.gz$/);
    expect(inputsOf("aws:s3/objectCopy:ObjectCopy").checksumAlgorithm).to.equal("SHA256");
    const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    expect(policies.map(({ inputs }) => inputs.policy).join()).to.include(
      ':repository/sagemaker-scikit-learn"',
    );
  });

  it("stops the deployment when other bytes were copied", () => {
    expect(() => requireDigest("v1", ARTIFACT_SHA256, BASE64)).to.not.throw();
    expect(() => requireDigest("v1", "cd".repeat(32), BASE64)).to.throw(
      /artifact of model v1 has the SHA-256 abab.*pins cdcd/,
    );
  });
});
