/** A secret's current version. Older ones, stages and rotation are not emulated. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly versionId: string;
  readonly text: string;
  readonly createdAtMs: number;
}
