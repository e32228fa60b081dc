import { checkShape, type MemberRule } from "../../../server/shape";
import { RESOURCE_NAME } from "../types";

/** A transform job as CreateTransformJob takes it. */
export interface TransformJobInput {
  readonly TransformJobName: string;
  readonly ModelName: string;
  readonly BatchStrategy?: "SingleRecord" | "MultiRecord";
  readonly MaxPayloadInMB?: number;
  readonly MaxConcurrentTransforms?: number;
  readonly ModelClientConfig?: {
    readonly InvocationsTimeoutInSeconds?: number;
    readonly InvocationsMaxRetries?: number;
  };
  readonly Environment?: Readonly<Record<string, string>>;
  readonly TransformInput: {
    readonly ContentType?: string;
    readonly SplitType?: "None" | "Line";
    readonly CompressionType?: "None";
    readonly DataSource: {
      readonly S3DataSource: { readonly S3DataType: "S3Prefix"; readonly S3Uri: string };
    };
  };
  readonly TransformOutput: {
    readonly S3OutputPath: string;
    readonly Accept?: string;
    readonly AssembleWith?: "None" | "Line";
    readonly KmsKeyId?: string;
  };
  readonly TransformResources: {
    readonly InstanceType: string;
    readonly InstanceCount: number;
    readonly VolumeKmsKeyId?: string;
  };
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const S3_URI: MemberRule = { type: "string", required: true, max: 1024, pattern: /^s3:\/\/[^/]+\/?.*$/ };

/**
 * Checks a request as the service does. Ways of splitting that are not emulated (RecordIO, TFRecord, gzip,
 * manifests, input and output filters) are refused by name.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html
 */
export function checkTransformInput(input: TransformJobInput): void {
  checkShape(input as unknown as Readonly<Record<string, unknown>>, {
    TransformJobName: RESOURCE_NAME,
    ModelName: RESOURCE_NAME,
    BatchStrategy: { type: "string", oneOf: ["SingleRecord", "MultiRecord"] },
    MaxPayloadInMB: { type: "integer", min: 0, max: 100 },
    MaxConcurrentTransforms: { type: "integer", min: 0, max: 100 },
    ModelClientConfig: {
      type: "structure",
      members: {
        InvocationsTimeoutInSeconds: { type: "integer", min: 1, max: 3600 },
        InvocationsMaxRetries: { type: "integer", min: 0, max: 3 },
      },
    },
    TransformInput: {
      type: "structure",
      required: true,
      members: {
        ContentType: { type: "string", max: 256 },
        SplitType: { type: "string", oneOf: ["None", "Line"] },
        CompressionType: { type: "string", oneOf: ["None"] },
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
              },
            },
          },
        },
      },
    },
    TransformOutput: {
      type: "structure",
      required: true,
      members: { S3OutputPath: S3_URI, AssembleWith: { type: "string", oneOf: ["None", "Line"] } },
    },
    TransformResources: {
      type: "structure",
      required: true,
      members: {
        InstanceType: { type: "string", required: true, pattern: /^ml\./ },
        InstanceCount: { type: "integer", required: true, min: 1, max: 100 },
      },
    },
    Tags: { type: "list", max: 50 },
    DataProcessing: {
      type: "structure",
      members: { InputFilter: NOT_EMULATED, OutputFilter: NOT_EMULATED, JoinSource: NOT_EMULATED },
    },
  });
}

const NOT_EMULATED: MemberRule = { type: "string", oneOf: ["(not emulated by the sandbox)"] };
