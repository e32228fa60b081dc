import { request } from "node:http";
import { expect } from "chai";
import { startLocalAws } from "../../../../scripts/sandbox/local-aws";
import { checkHost } from "../../../../scripts/sandbox/server/check-host";

describe("check of the host name", () => {
  it("lets loopback names and buckets in front of them in", () => {
    for (const host of [
      "127.0.0.1:4566",
      "localhost",
      "LOCALHOST:80",
      "[::1]:4566",
      "lake.localhost:4566",
      "s3.us-east-1.amazonaws.com",
      "lake.s3.us-east-1.amazonaws.com",
    ]) {
      expect(() => checkHost(host), host).not.to.throw();
    }
  });

  it("refuses every other name, for a page could have it resolve to this machine", () => {
    for (const host of [
      undefined,
      "",
      "attacker.example",
      "127.0.0.1.attacker.example:4566",
      "lake.s3.attacker.example",
      "localhost.attacker.example",
      "attacker.example:localhost",
      "s3.amazonaws.com.attacker.example",
      "0.0.0.0",
    ]) {
      expect(() => checkHost(host), String(host)).to.throw(/does not answer to the host name/);
    }
  });

  it("is made by the emulator before anything else", async () => {
    const aws = await startLocalAws({ startAtMs: 0 });
    try {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const call = request(`${aws.endpointUrl}/`, { headers: { host: "attacker.example" } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.once("error", reject);
        call.end();
      });
      expect(status).to.equal(403);
    } finally {
      await aws.close();
    }
  });
});
