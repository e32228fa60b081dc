import type { Deployer } from "./deployer";
import { tagsOf } from "./deployer";

export const bucket: Deployer = {
  type: "aws:s3/bucket:Bucket",
  apply(resource, { world, isUpdate }) {
    const name = String(resource.state.bucket ?? resource.id);
    if (!isUpdate) world.s3.createBucket(name);
    world.tags.set(`arn:aws:s3:::${name}`, tagsOf(resource));
  },
};
