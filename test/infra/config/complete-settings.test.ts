import { expect } from "chai";
import { ConfigError } from "../../../functions/contracts/errors";
import { completeSettings } from "../../../infra/config/complete-settings";
import { configOf } from "../../support/stack-config";

describe("the settings given to a component", () => {
  it("get the defaults of the schema for what is left out", () => {
    const { lake } = completeSettings("Lake", { lake: { predictionsExpireDays: 90 } });
    expect(lake).to.deep.equal({ ...configOf({}).lake, predictionsExpireDays: 90 });
  });

  it("are the section's defaults when nothing is given", () => {
    expect(completeSettings("Lake", { lake: undefined })).to.deep.equal({ lake: configOf({}).lake });
  });

  it("stay what they are when they come from a stack", () => {
    const { model, endpoint } = configOf({ endpoint: { shadow: { modelVersion: "next" } } });
    expect(completeSettings("ForecastEndpoint", { model, endpoint })).to.deep.equal({ model, endpoint });
  });

  it("are refused with every fault, of one or between two, and with whose they are", () => {
    const given = {
      model: { version: "7", algorithm: "xgboost" as const, contentType: "json" as const },
      endpoint: { instanceCount: 0 },
    };
    expect(() => completeSettings('ForecastEndpoint "demand"', given)).to.throw(
      ConfigError,
      'ForecastEndpoint "demand": endpoint.instanceCount is 0; it must be an integer from 1 to 100 instances.\n' +
        'ForecastEndpoint "demand": model.contentType is "json"; it must be "csv" with the built-in xgboost container',
    );
  });

  it("are refused where a name is unknown, with the one that was probably meant", () => {
    const endpoint = { instnceCount: 2 } as object;
    expect(() => completeSettings("ForecastEndpoint", { endpoint })).to.throw(
      ConfigError,
      'Did you mean "instanceCount"?',
    );
  });
});
