import type { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { measureStorage } from "../../../functions/aws/storage-use";
import { createFakeClient } from "../../support/fake-client";

const NOW = Date.parse("2026-11-23T00:00:00Z");
const object = (Key: string, Size: number, date: string, StorageClass?: string) => ({
  Key,
  Size,
  LastModified: new Date(`${date}T00:00:00Z`),
  StorageClass,
});

describe("what lies in the lake", () => {
  it("is listed by prefix, class and age, all pages together, and models by version", async () => {
    const client = createFakeClient<S3Client>(({ Prefix, ContinuationToken }) => {
      if (Prefix === "datacapture/") {
        return ContinuationToken
          ? { Contents: [object("datacapture/b", 5, "2026-11-13")] }
          : {
              Contents: [object("datacapture/a", 3, "2026-11-20")],
              IsTruncated: true,
              NextContinuationToken: "more",
            };
      }
      if (Prefix !== "models/") return {};
      return {
        Contents: [
          object("models/v1/model.tar.gz", 7, "2026-01-23", "GLACIER_IR"),
          object("models/v2/P1.tar.gz", 9, "2026-10-23"),
          object("models/v2/notes.txt", 1, "2026-11-21"),
        ],
      };
    });
    const { prefixes, models } = await measureStorage("lake", NOW, new Set(["v2"]), client);
    expect(prefixes).to.deep.equal([
      {
        prefix: "datacapture/",
        objects: 2,
        bytes: 8,
        bytesByClass: { STANDARD: 8 },
        oldestDays: 10,
        isPartial: false,
      },
      {
        prefix: "models/",
        objects: 3,
        bytes: 17,
        bytesByClass: { GLACIER_IR: 7, STANDARD: 10 },
        oldestDays: 304,
        isPartial: false,
      },
    ]);
    expect(models).to.deep.equal([
      {
        version: "v1",
        bytes: 7,
        ageDays: 304,
        storageClass: "GLACIER_IR",
        isServed: false,
        hasModelForAll: true,
      },
      {
        version: "v2",
        bytes: 10,
        ageDays: 2,
        storageClass: "STANDARD",
        isServed: true,
        hasModelForAll: false,
      },
    ]);
  });

  it("is told as a part where there is more than it costs to list", async () => {
    const client = createFakeClient<S3Client>(() => ({
      Contents: [object("predictions/a", 1, "2026-11-20")],
      IsTruncated: true,
      NextContinuationToken: "more",
    }));
    const { prefixes } = await measureStorage("lake", NOW, new Set(), client);
    expect(prefixes.every(({ isPartial, objects }) => isPartial && objects === 20)).to.equal(true);
  });
});
