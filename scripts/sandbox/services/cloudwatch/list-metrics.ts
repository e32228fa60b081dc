// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";

interface Input {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly RecentlyActive?: string;
  readonly NextToken?: string;
}

const PAGE_SIZE = 500;
const RECENT_MS = 3 * 3_600_000;

export const listMetrics = defineOperation<Input>({
  name: "ListMetrics",
  shape: {
    Namespace: { type: "string", min: 1, max: 255 },
    MetricName: { type: "string", min: 1, max: 255 },
    RecentlyActive: { type: "string", oneOf: ["PT3H"] },
  },
  run(input, world) {
    const found = [...world.metrics.metrics.values()].filter(
      (metric) =>
        (!input.Namespace || metric.namespace === input.Namespace) &&
        (!input.MetricName || metric.metricName === input.MetricName) &&
        (!input.RecentlyActive || metric.lastAtMs >= world.clock.nowMs - RECENT_MS) &&
        (input.Dimensions ?? []).every((wanted) =>
          metric.dimensions.some(
            ({ Name, Value }) =>
              Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
          ),
        ),
    );
    const page = paginate(found, input.NextToken, PAGE_SIZE);
    return {
      Metrics: page.entries.map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: dimensions,
      })),
      NextToken: page.nextToken,
    };
  },
});
