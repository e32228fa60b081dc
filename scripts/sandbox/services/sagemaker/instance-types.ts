/** What an instance type is made of. */
export interface InstanceType {
  readonly vCpus: number;
  readonly memoryGib: number;
}

/** By family, processors of `large` (of T2, of `medium`) and memory for each of them. */
const FAMILIES: Readonly<Record<string, { readonly memoryGibPerVcpu: number }>> = {
  "ml.t2": { memoryGibPerVcpu: 2 },
  "ml.m5": { memoryGibPerVcpu: 4 },
  "ml.c5": { memoryGibPerVcpu: 2 },
  "ml.c6g": { memoryGibPerVcpu: 2 },
};
const VCPUS: Readonly<Record<string, number>> = {
  medium: 2,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "12xlarge": 48,
};

/**
 * `undefined` for a type that the sandbox does not know.
 *
 * @see https://aws.amazon.com/sagemaker/pricing/ (the tables beside the prices)
 */
export function findInstanceType(name: string | undefined): InstanceType | undefined {
  const [family = "", size = ""] = [name?.slice(0, name.lastIndexOf(".")), name?.split(".").at(-1)];
  const vCpus = VCPUS[size];
  const known = FAMILIES[family];
  return vCpus === undefined || known === undefined
    ? undefined
    : { vCpus, memoryGib: vCpus * known.memoryGibPerVcpu };
}
