import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { SandboxClock } from "../../../../../scripts/sandbox/clock";
import { closeServer, listen } from "../../../../../scripts/sandbox/server/http-server";
import { S3Store } from "../../../../../scripts/sandbox/services/s3/store";
import { ModelHosts } from "../../../../../scripts/sandbox/services/sagemaker/model-hosts";

describe("the container of a model", () => {
  const MODEL = { ModelName: "forecast", PrimaryContainer: { Image: "image" } };
  let pings: number;
  let closed: number;
  let server: Server | undefined;

  beforeEach(() => {
    pings = 0;
    closed = 0;
  });
  afterEach(async () => {
    if (server?.listening) await closeServer(server);
  });

  /** @param answer status of a ping, by its number; `undefined` is no answer. */
  const hostsOf = (answer: (ping: number) => number | undefined) =>
    new ModelHosts(
      new S3Store(new SandboxClock(0), 1),
      async () => {
        const container = createServer((_, response) => {
          const status = answer(++pings);
          if (status !== undefined) response.writeHead(status).end();
        });
        server = container;
        await listen(container, 0);
        const { port } = container.address() as AddressInfo;
        return {
          url: `http://127.0.0.1:${port}`,
          close: async () => {
            closed++;
            await closeServer(container);
          },
        };
      },
      () => undefined,
      60,
    );

  it("is asked again when it does not get round to answering a ping", async () => {
    const hosts = hostsOf((ping) => (ping < 4 ? undefined : 200));
    expect(await hosts.urlOf(MODEL)).to.match(/^http/);
    expect(pings).to.be.at.least(4);
    expect(closed).to.equal(0);
  });

  it("is ended when it never answers, or answers that it is not well", async () => {
    const error = await hostsOf(() => undefined)
      .urlOf(MODEL)
      .catch((reason: Error) => reason);
    expect(error).to.include({ name: "TimeoutError" });
    expect([pings, closed]).to.deep.equal([6, 1]);
    const unwell = await hostsOf(() => 503)
      .urlOf(MODEL)
      .catch((reason: Error) => reason);
    expect((unwell as Error).message).to.contain("it answered 503");
    expect([pings, closed]).to.deep.equal([7, 2]);
  });
});
