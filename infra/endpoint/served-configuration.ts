import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../foundation/account";

export interface ServedConfigurationArgs {
  /** Name of the endpoint, as it comes out of its deployment: this is looked at after that. */
  readonly endpointName: pulumi.Input<string>;
  /** Name of the configuration that the endpoint must serve. */
  readonly configurationName: pulumi.Input<string>;
  readonly account: Account;
}

/** The inputs, as the engine hands them over. */
interface Wanted {
  readonly endpointName: string;
  readonly configurationName: string;
  readonly region: string;
  readonly profile?: string;
}

/**
 * Runs in a process of its own, written down as text: nothing may be captured, and each method imports what it
 * needs. `outs` keeps what was verified, so that a deployment that failed is judged again by the next.
 */
const provider: pulumi.dynamic.ResourceProvider<Wanted, Wanted> = {
  async diff(_id, verified, wanted) {
    const replaces = verified.endpointName === wanted.endpointName ? [] : ["endpointName"];
    const changes = replaces.length > 0 || verified.configurationName !== wanted.configurationName;
    return { changes, replaces };
  },
  async create(wanted) {
    await assertServed(wanted);
    return { id: wanted.endpointName, outs: wanted };
  },
  async update(_id, _verified, wanted) {
    await assertServed(wanted);
    return { outs: wanted };
  },
};

/** @throws Error when the endpoint does not serve what it was moved to. */
async function assertServed({ endpointName, configurationName, region, profile }: Wanted): Promise<void> {
  const { DescribeEndpointCommand, SageMakerClient } = require("@aws-sdk/client-sagemaker");
  const client = new SageMakerClient({ region, ...(profile && { profile }) });
  try {
    const found = await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    // Autoscaling, which goes on at once, makes it "Updating" too.
    if (found.EndpointConfigName === configurationName && found.EndpointStatus !== "Failed") return;
    throw new Error(
      `Endpoint "${endpointName}" is ${found.EndpointStatus} and serves "${found.EndpointConfigName}", not ` +
        `"${configurationName}": SageMaker took the deployment back` +
        `${found.FailureReason ? ` (${found.FailureReason})` : ""}. What served before serves, and nothing of it ` +
        'was deleted. Undo the change ("npm run ops -- rollback") and deploy again; to try the same change once ' +
        'more, "pulumi up --refresh".',
    );
  } finally {
    client.destroy();
  }
}

/**
 * Fails an update whose endpoint went back to what it served before. SageMaker ends such a deployment `InService`,
 * which the AWS provider takes for success (hashicorp/terraform-provider-aws 39099, 46663, 48997; 49020 would mend
 * it), and the engine would go on to delete the old configuration and model: those that serve.
 *
 * A resource, because the engine deletes what was replaced only after all resources are made, and never what a
 * failed one depended on (`performDeletes` in pkg/resource/deploy/deployment_executor.go of pulumi/pulumi), with
 * `--continue-on-error` too. A hook would not do: an exception after an update is a warning there.
 */
export class ServedConfiguration extends pulumi.dynamic.Resource {
  constructor(logicalName: string, args: ServedConfigurationArgs, options?: pulumi.CustomResourceOptions) {
    const { endpointName, configurationName, account } = args;
    const profile = new pulumi.Config("aws").get("profile");
    super(
      provider,
      logicalName,
      { endpointName, configurationName, region: account.region, ...(profile && { profile }) },
      options,
      "endpoint",
      "ServedConfiguration",
    );
  }
}
