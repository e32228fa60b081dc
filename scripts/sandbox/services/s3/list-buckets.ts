// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
import { type S3Operation, xmlReply } from "./s3-operation";

export const listBuckets: S3Operation = {
  name: "ListBuckets",
  run(_request, world) {
    const buckets = [...world.s3.buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    return xmlReply("ListAllMyBucketsResult", {
      Owner: { ID: world.accountId, DisplayName: "sandbox" },
      Buckets: {
        Bucket: buckets.map(({ name, createdAtMs }) => ({ Name: name, CreationDate: new Date(createdAtMs) })),
      },
    });
  },
};
