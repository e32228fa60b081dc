import { AwsError } from "../../server/aws-error";
import { readBody } from "../../server/json-protocol";
import { defineOperation } from "../../server/operation";
import { type MetricDatumInput, timestampMs } from "./metric-store";

interface Input {
  readonly Namespace: string;
  readonly MetricData?: readonly MetricDatumInput[];
}

const MAX_BODY_BYTES = 1024 * 1024;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
export const putMetricData = defineOperation<Input>({
  name: "PutMetricData",
  shape: { Namespace: { type: "string", required: true, min: 1, max: 255, pattern: /^[^:].*/ } },
  run({ Namespace, MetricData = [] }, world, call) {
    if (readBody(call).length > MAX_BODY_BYTES) {
      throw new AwsError("RequestEntityTooLarge", `Request size exceeds ${MAX_BODY_BYTES} bytes.`, 413);
    }
    assertMetricData(MetricData, world.clock.nowMs);
    for (const datum of MetricData) {
      const { StatisticValues: set } = datum;
      world.metrics.record(
        { namespace: Namespace, metricName: datum.MetricName, dimensions: datum.Dimensions ?? [] },
        {
          atMs: timestampMs(datum.Timestamp) ?? world.clock.nowMs,
          values: datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]),
          counts: datum.Counts,
          unit: datum.Unit,
          resolutionSeconds: datum.StorageResolution === 1 ? 1 : 60,
          statisticSet: set && { count: set.SampleCount, sum: set.Sum, min: set.Minimum, max: set.Maximum },
        },
      );
    }
    world.meter.addMetrics(world.clock.nowMs, Namespace, MetricData);
  },
});

const MAX_METRICS = 1000;
const MAX_DIMENSIONS = 30;
const MAX_VALUES = 150;
const MS_PER_HOUR = 3_600_000;
const OLDEST_MS = 14 * 24 * MS_PER_HOUR;
const NEWEST_MS = 2 * MS_PER_HOUR;
/** Largest magnitude CloudWatch takes, and the smallest that is not zero. */
const LARGEST = 2 ** 360;

/**
 * Refuses the data PutMetricData refuses.
 *
 * @throws AwsError `InvalidParameterValue`, `InvalidParameterCombination`, `MissingParameter`
 */
function assertMetricData(data: readonly MetricDatumInput[], nowMs: number): void {
  if (data.length === 0) throw new AwsError("MissingParameter", "The parameter MetricData is required.");
  if (data.length > MAX_METRICS) {
    throw new AwsError(
      "InvalidParameterValue",
      `The collection MetricData must not have a size greater than ${MAX_METRICS}.`,
    );
  }
  data.forEach((datum, index) => {
    assertDatum(datum, `MetricData.member.${index + 1}`, nowMs);
  });
}

function assertDatum(datum: MetricDatumInput, path: string, nowMs: number): void {
  if (!datum.MetricName)
    throw new AwsError("MissingParameter", `The parameter ${path}.MetricName is required.`);
  if (datum.MetricName.length > 255) {
    throw new AwsError(
      "InvalidParameterValue",
      `The value for parameter ${path}.MetricName is longer than 255 characters.`,
    );
  }
  if ((datum.Dimensions?.length ?? 0) > MAX_DIMENSIONS) {
    throw new AwsError(
      "InvalidParameterValue",
      `The collection ${path}.Dimensions must not have a size greater than ${MAX_DIMENSIONS}.`,
    );
  }
  for (const dimension of datum.Dimensions ?? []) {
    if (!dimension.Name || !dimension.Value) {
      throw new AwsError(
        "InvalidParameterValue",
        `The parameter ${path}.Dimensions must have a Name and a Value.`,
      );
    }
  }
  assertValues(datum, path);
  const atMs = timestampMs(datum.Timestamp);
  if (atMs !== undefined && !(atMs >= nowMs - OLDEST_MS && atMs <= nowMs + NEWEST_MS)) {
    throw new AwsError(
      "InvalidParameterValue",
      `The parameter ${path}.Timestamp must specify a time no more than two weeks in the past and two hours in the future.`,
    );
  }
}

function assertValues(datum: MetricDatumInput, path: string): void {
  const ways = [datum.Value, datum.Values, datum.StatisticValues].filter(
    (value) => value !== undefined,
  ).length;
  if (ways === 0) {
    throw new AwsError(
      "MissingParameter",
      `At least one of the parameters ${path}.Value, Values or StatisticValues must be specified.`,
    );
  }
  if (ways > 1) {
    throw new AwsError(
      "InvalidParameterCombination",
      `The parameters ${path}.Value, Values and StatisticValues are mutually exclusive.`,
    );
  }
  const values =
    datum.Values ?? (datum.Value === undefined ? Object.values(datum.StatisticValues!) : [datum.Value]);
  if (values.length > MAX_VALUES) {
    throw new AwsError(
      "InvalidParameterValue",
      `The collection ${path}.Values must not have a size greater than ${MAX_VALUES}.`,
    );
  }
  if (datum.Counts && datum.Counts.length !== values.length) {
    throw new AwsError(
      "InvalidParameterValue",
      `The parameters ${path}.Values and ${path}.Counts must have the same size.`,
    );
  }
  for (const value of values) {
    // JSON has no NaN; the SDK sends it and the infinities as texts.
    if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) > LARGEST) {
      throw new AwsError(
        "InvalidParameterValue",
        `The value ${value} for parameter ${path}.Value is invalid.`,
      );
    }
  }
}
