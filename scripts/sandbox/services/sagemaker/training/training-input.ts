import { checkShape, type MemberRule } from "../../../server/shape";
import { RESOURCE_NAME } from "../types";

interface Channel {
  readonly ChannelName: string;
  readonly ContentType?: string;
  readonly InputMode?: "File";
  readonly DataSource: {
    readonly S3DataSource: {
      readonly S3DataType: "S3Prefix";
      readonly S3Uri: string;
      readonly S3DataDistributionType?: "FullyReplicated";
    };
  };
}

/** A training job as CreateTrainingJob takes it. */
export interface TrainingJobInput {
  readonly TrainingJobName: string;
  readonly RoleArn: string;
  readonly AlgorithmSpecification: {
    readonly TrainingImage: string;
    readonly TrainingInputMode: "File";
  };
  readonly HyperParameters?: Readonly<Record<string, string>>;
  readonly InputDataConfig?: readonly Channel[];
  readonly OutputDataConfig: { readonly S3OutputPath: string; readonly KmsKeyId?: string };
  readonly ResourceConfig: {
    readonly InstanceType: string;
    readonly InstanceCount: number;
    readonly VolumeSizeInGB: number;
  };
  readonly StoppingCondition: { readonly MaxRuntimeInSeconds?: number };
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const S3_URI: MemberRule = {
  type: "string",
  required: true,
  max: 1024,
  pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/,
};

/**
 * Checks a request as the service does. Ways that are not emulated (pipe and fast-file input, algorithms of the
 * marketplace, several instances) are refused by name.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
 */
export function checkTrainingInput(input: TrainingJobInput): void {
  checkShape(input as unknown as Readonly<Record<string, unknown>>, {
    TrainingJobName: RESOURCE_NAME,
    RoleArn: {
      type: "string",
      required: true,
      min: 20,
      max: 2048,
      pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\//,
    },
    AlgorithmSpecification: {
      type: "structure",
      required: true,
      members: {
        TrainingImage: { type: "string", required: true, max: 255 },
        TrainingInputMode: { type: "string", required: true, oneOf: ["File"] },
      },
    },
    HyperParameters: { type: "map", max: 100 },
    InputDataConfig: {
      type: "list",
      min: 1,
      max: 20,
      element: {
        type: "structure",
        members: {
          ChannelName: { type: "string", required: true, min: 1, max: 64, pattern: /^[A-Za-z0-9.\-_]+$/ },
          InputMode: { type: "string", oneOf: ["File"] },
          DataSource: {
            type: "structure",
            required: true,
            members: {
              S3DataSource: {
                type: "structure",
                required: true,
                members: {
                  S3DataType: { type: "string", required: true, oneOf: ["S3Prefix"] },
                  S3Uri: S3_URI,
                  S3DataDistributionType: { type: "string", oneOf: ["FullyReplicated"] },
                },
              },
            },
          },
        },
      },
    },
    OutputDataConfig: { type: "structure", required: true, members: { S3OutputPath: S3_URI } },
    ResourceConfig: {
      type: "structure",
      required: true,
      members: {
        InstanceType: { type: "string", required: true, pattern: /^ml\./ },
        InstanceCount: { type: "integer", required: true, min: 1, max: 1 },
        VolumeSizeInGB: { type: "integer", required: true, min: 1 },
      },
    },
    StoppingCondition: {
      type: "structure",
      required: true,
      members: { MaxRuntimeInSeconds: { type: "integer", min: 1 } },
    },
    Tags: { type: "list", max: 50 },
  });
}
