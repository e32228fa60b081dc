import { expect } from "chai";
import { UsageError } from "../../../functions/contracts/errors";
import { parseSettings } from "../../../scripts/cli/parse-settings";
import { checkSandboxOptions } from "../../../scripts/sandbox/run/options";

describe("settings tried on the command line", () => {
  it("are numbers, truths, lists and texts by their path", () => {
    expect(
      parseSettings([
        "business.serviceLevelTarget=0.95",
        "autoscaling.enabled=false",
        'model.featureOrder=["a","b"]',
        "endpoint.instanceType=ml.m5.xlarge",
        "tags.note=a=b",
      ]),
    ).deep.equal({
      "business.serviceLevelTarget": 0.95,
      "autoscaling.enabled": false,
      "model.featureOrder": ["a", "b"],
      "endpoint.instanceType": "ml.m5.xlarge",
      "tags.note": "a=b",
    });
  });

  it("are refused where they are none, and taken by the sandbox as by the estimate", () => {
    expect(() => parseSettings(["business"])).to.throw(UsageError, /--set "business" is not a setting/);
    expect(checkSandboxOptions({ set: ["business.leadTimeDays=3"] }).settings).deep.equal({
      "business.leadTimeDays": 3,
    });
    expect(checkSandboxOptions({}).settings).deep.equal({});
  });
});
