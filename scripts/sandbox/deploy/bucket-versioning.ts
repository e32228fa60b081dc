import type { Deployer } from "./deployer";

export const bucketVersioning: Deployer = {
  type: "aws:s3/bucketVersioning:BucketVersioning",
  apply({ inputs }, { world }) {
    const { status } = inputs.versioningConfiguration as { status: string };
    if (status === "Enabled" || status === "Suspended")
      world.s3.bucket(String(inputs.bucket)).versioning = status;
  },
};
