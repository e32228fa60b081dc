import type { runtime } from "@pulumi/pulumi";
import type { EvaluationRequest, Loose } from "../program";
import { answerInvoke } from "./invokes";
import { physicalNameOf, stateOf } from "./provider-state";
import type { Recorder } from "./recorder";

/** Account of every evaluation. */
export const ACCOUNT_ID = "123456789012";

/** Answers as the AWS provider would: ids, ARNs and names in the real form; in a preview nothing computed. */
export class ProviderMocks implements runtime.Mocks {
  private readonly region: string;

  constructor(
    private readonly recorder: Recorder,
    private readonly request: EvaluationRequest,
  ) {
    this.region = request.config["aws:region"] ?? "us-east-1";
  }

  newResource(args: runtime.MockResourceArgs): runtime.MockResourceResult {
    const { type, name, inputs, custom = true } = args;
    const result = this.answer(type, name, inputs, custom);
    this.recorder.register({ type, name, custom, inputs, ...result });
    return result;
  }

  call({ token, inputs }: runtime.MockCallArgs): runtime.MockCallResult {
    return answerInvoke(token, inputs, { region: this.region, accountId: ACCOUNT_ID });
  }

  private answer(type: string, name: string, inputs: Loose, custom: boolean): runtime.MockResourceResult {
    if (!custom || this.request.preview) return { id: undefined, state: inputs };
    const context = {
      region: this.region,
      accountId: ACCOUNT_ID,
      physicalName: physicalNameOf(name, inputs),
    };
    const { id, ...computed } = stateOf(type, inputs, context);
    return { id, state: { region: this.region, ...inputs, ...computed } };
  }
}
