// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html
import { defineOperation, type Operation } from "../../../server/operation";
import type { TrainingJobInput } from "./training-input";
import { describeTrainingJob, type TrainingJobs } from "./training-jobs";

/** The operations of training jobs, for the SageMaker service. */
export function createTrainingOperations(jobs: TrainingJobs): readonly Operation[] {
  return [
    defineOperation<TrainingJobInput>({
      name: "CreateTrainingJob",
      run: (input) => ({ TrainingJobArn: jobs.start(input).arn }),
    }),
    defineOperation<{ TrainingJobName: string }>({
      name: "DescribeTrainingJob",
      shape: { TrainingJobName: { type: "string", required: true, min: 1, max: 63 } },
      run: ({ TrainingJobName }) => describeTrainingJob(jobs.job(TrainingJobName)),
    }),
  ];
}
