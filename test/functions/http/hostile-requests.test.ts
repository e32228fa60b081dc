import { expect } from "chai";
import { createRandom } from "../../../functions/demand/numeric/random";
import { createApiInProcess, serveApiInProcess } from "../../support/hostile-api";
import { hostileRequest } from "../../support/hostile-requests";

describe("the API under hostile requests", () => {
  // `npm run bench -- http-fuzz` sends 100,000.
  it("answers 300 of them with no error of its own, and some of every kind", async () => {
    const api = await createApiInProcess();
    const served = await serveApiInProcess(api);
    const statuses = new Map<number, number>();
    const warn = console.warn;
    // What a model makes of absurd features is told in the log, request by request.
    console.warn = () => {};
    try {
      for (let seed = 1; seed <= 300; seed++) {
        const request = hostileRequest(createRandom(seed), api.names);
        const { statusCode, body } = await api.answer(request);
        expect(
          statusCode,
          `seed ${seed}: ${request.method} ${request.url.slice(0, 200)} ${body}`,
        ).to.be.below(500);
        if (seed % 10 === 0) {
          // The gateway knows four routes and no other method; what it lets in is answered alike.
          const status = await served.send(request);
          expect(status, `seed ${seed}, over the wire`).to.be.oneOf([statusCode, 404, 431]);
        }
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      }
    } finally {
      console.warn = warn;
      await served.close();
    }
    expect([...statuses.keys()]).to.include.members([200, 304, 400, 404, 405, 406, 422]);
  });
});
