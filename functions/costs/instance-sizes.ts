/** Sizes of instance types, each half of the next. */
const SIZES = [
  "medium",
  "large",
  "xlarge",
  "2xlarge",
  "4xlarge",
  "8xlarge",
  "12xlarge",
  "16xlarge",
  "24xlarge",
];

/** All that the family of a type may have: which of them exist, their prices tell. */
export function listFamily(instanceType: string): readonly string[] {
  const dot = instanceType.lastIndexOf(".");
  return SIZES.map((size) => `${instanceType.slice(0, dot)}.${size}`);
}
