import { readStatements } from "../policy-documents";
import { type DeclaredResource, findCompanions, type PropValue, type Rule, stackRule } from "../rule";

const BUCKET = ["aws:s3/bucket:Bucket"];

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** The lake holds a company's sales: it is private, encrypted, recoverable, and does not grow for ever. */
export const BUCKET_RULES: readonly Rule[] = [
  companionRule(
    "bucket-encrypted",
    "A bucket states its encryption.",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ({ rules = [] }) =>
      rules.length > 0 &&
      rules.every((rule: PropValue) => rule.applyServerSideEncryptionByDefault?.sseAlgorithm)
        ? undefined
        : "has no default encryption; state AES256 or aws:kms",
  ),
  companionRule(
    "bucket-versioned",
    "A bucket keeps old versions, so that a bad write can be undone.",
    "aws:s3/bucketVersioning:BucketVersioning",
    ({ versioningConfiguration }) =>
      versioningConfiguration?.status === "Enabled"
        ? undefined
        : `has versioning "${versioningConfiguration?.status}"; it must be "Enabled"`,
  ),
  companionRule(
    "bucket-not-public",
    "All four public access blocks of a bucket are on.",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    (props) => {
      const open = BLOCKS.filter((block) => props[block] !== true);
      return open.length === 0 ? undefined : `may become public: ${open.join(", ")} must be true`;
    },
  ),
  companionRule(
    "bucket-owner-enforced",
    "Access control lists are off: the bucket's owner owns every object.",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    ({ rule }) =>
      rule?.objectOwnership === "BucketOwnerEnforced"
        ? undefined
        : `has object ownership "${rule?.objectOwnership}"; it must be "BucketOwnerEnforced"`,
  ),
  companionRule(
    "bucket-tls-only",
    "A bucket refuses requests without TLS.",
    "aws:s3/bucketPolicy:BucketPolicy",
    ({ policy }) =>
      refusesPlainHttp(policy)
        ? undefined
        : 'answers requests without TLS; deny s3:* to everybody where "aws:SecureTransport" is "false"',
  ),
  companionRule(
    "bucket-has-lifecycle",
    "A bucket expires what is no longer needed and aborts uploads that were never finished.",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ({ rules = [] }) =>
      rules.some(({ status, abortIncompleteMultipartUpload }: PropValue) => {
        return status === "Enabled" && abortIncompleteMultipartUpload?.daysAfterInitiation > 0;
      })
        ? undefined
        : "keeps the parts of unfinished uploads for ever; add a rule that aborts them",
  ),
];

/** A rule on the resource that completes a bucket; a bucket without one breaks it. */
function companionRule(
  name: string,
  description: string,
  companionType: string,
  findFault: (props: DeclaredResource["props"]) => string | undefined,
): Rule {
  return stackRule(name, description, BUCKET, (bucket, all) => {
    const companions = findCompanions(bucket, all, companionType, "bucket");
    if (companions.length === 0) return [`has no ${companionType.split(":").at(-1)}; declare one for it`];
    return companions.map(({ props }) => findFault(props));
  });
}

function refusesPlainHttp(policy: unknown): boolean {
  return readStatements(policy).some(
    ({ effect, actions, resources, principals, condition }) =>
      effect === "Deny" &&
      actions.includes("s3:*") &&
      principals.some(([, value]) => value === "*") &&
      resources.some((resource) => resource.endsWith("/*")) &&
      resources.some((resource) => !resource.endsWith("/*")) &&
      String(condition?.Bool?.["aws:SecureTransport"]) === "false",
  );
}
