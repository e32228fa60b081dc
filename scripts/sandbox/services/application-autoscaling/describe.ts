import { defineOperation, type Operation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import type { World } from "../../world";

interface Input {
  readonly ServiceNamespace: string;
  readonly ResourceIds?: readonly string[];
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Described {
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension?: string;
}

const NAMESPACES = [
  "sagemaker",
  "lambda",
  "ecs",
  "elasticmapreduce",
  "ec2",
  "appstream",
  "dynamodb",
  "rds",
  "custom-resource",
  "comprehend",
  "cassandra",
  "kafka",
  "elasticache",
  "neptune",
  "workspaces",
];

/** An operation that lists entries of the registry by namespace, resource and dimension. */
export function defineDescribe(
  name: string,
  listName: string,
  entriesOf: (world: World) => readonly Described[],
): Operation {
  return defineOperation<Input>({
    name,
    shape: {
      ServiceNamespace: { type: "string", required: true, oneOf: NAMESPACES },
      MaxResults: { type: "integer", min: 1, max: 50 },
    },
    run(input, world) {
      const found = entriesOf(world).filter(
        (entry) =>
          entry.ServiceNamespace === input.ServiceNamespace &&
          (!input.ResourceIds?.length || input.ResourceIds.includes(entry.ResourceId)) &&
          (!input.ResourceId || entry.ResourceId === input.ResourceId) &&
          (!input.ScalableDimension || entry.ScalableDimension === input.ScalableDimension),
      );
      const page = paginate(found, input.NextToken, input.MaxResults ?? 50);
      return { [listName]: page.entries, NextToken: page.nextToken };
    },
  });
}
