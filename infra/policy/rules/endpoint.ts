import { UNGUARDED_TAG_KEY } from "../../endpoint/deployment";
import { type DeclaredResource, type PropValue, type Rule, resourceRule, stackRule } from "../rule";

const ENDPOINT = ["aws:sagemaker/endpoint:Endpoint"];
const CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";

/** A bad model is taken back before anybody has to get up. */
export const ENDPOINT_RULES: readonly Rule[] = [
  stackRule(
    "endpoint-rolls-back",
    "A roll-out on instances bakes and is taken back by alarms.",
    ENDPOINT,
    (endpoint, all) => {
      if (configurationsOf(endpoint, all).some(isServerless)) return [];
      const { deploymentConfig, tags = {} } = endpoint.props;
      const alarms = deploymentConfig?.autoRollbackConfiguration?.alarms ?? [];
      const policy = deploymentConfig?.blueGreenUpdatePolicy ?? deploymentConfig?.rollingUpdatePolicy;
      const bakeSeconds =
        policy?.trafficRoutingConfiguration?.waitIntervalInSeconds ?? policy?.waitIntervalInSeconds ?? 0;
      return [
        (alarms.length >= 1 && alarms.length <= 10) || tags[UNGUARDED_TAG_KEY] !== undefined
          ? undefined
          : `has ${alarms.length} rollback alarms; name 1 to 10 in deploymentConfig.autoRollbackConfiguration`,
        bakeSeconds > 0
          ? undefined
          : "does not bake; without waitIntervalInSeconds no alarm has time to fire",
      ];
    },
  ),
  resourceRule(
    "endpoint-configuration-replaceable",
    "An endpoint configuration is named automatically: it is immutable and replaced before it is deleted.",
    [CONFIGURATION],
    ({ name }, { props }) => [
      name !== undefined && props.namePrefix === undefined
        ? `has the fixed name "${name}"; leave the name out, or a change cannot be created beside the old one`
        : undefined,
    ],
  ),
  resourceRule(
    "endpoint-capture-readable",
    "Captured requests are stored as text, not as base64.",
    [CONFIGURATION],
    ({ dataCaptureConfig }) => [
      dataCaptureConfig?.enableCapture !== true ||
      (dataCaptureConfig.captureContentTypeHeader?.jsonContentTypes ??
        dataCaptureConfig.captureContentTypeHeader?.csvContentTypes) !== undefined
        ? undefined
        : "captures without content types, so the payload is base64; set captureContentTypeHeader",
    ],
  ),
];

function configurationsOf(endpoint: DeclaredResource, all: readonly DeclaredResource[]) {
  return all
    .filter(({ type }) => type === CONFIGURATION)
    .filter((one) => endpoint.refersTo("endpointConfigName", one));
}

function isServerless({ props }: DeclaredResource): boolean {
  return (props.productionVariants ?? []).some(
    (variant: PropValue) => variant.serverlessConfig !== undefined,
  );
}
