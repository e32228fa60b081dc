import { expect } from "chai";
import fc from "fast-check";
import { describeError, MAX_LINE_BYTES, renderLine } from "../../../../functions/aws/log/render-line";
import type { LogLine } from "../../../../functions/contracts/log-line";

const LINE = {
  timestamp: "2026-11-23T04:00:00.000Z",
  level: "ERROR",
  function: "monitor",
  runId: "e-1",
} as const;

describe("functions/aws/log/render-line", () => {
  it("a line is one line, bounded, and names its run, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.record({
          message: fc.string({ maxLength: 3_000, unit: "binary" }),
          facts: fc.dictionary(
            fc.string(),
            fc.oneof(fc.string({ maxLength: 500 }), fc.double(), fc.boolean()),
            {
              maxKeys: 60,
            },
          ),
          error: fc
            .string({ maxLength: 20_000, unit: "binary" })
            .map((text) => describeError(new Error(text), { withStack: true })),
          stages: fc.dictionary(fc.string({ maxLength: 400 }), fc.constant({ times: 1, ms: 1 }), {
            maxKeys: 60,
          }),
        }),
        (parts) => {
          const text = renderLine({ ...LINE, ...parts } as LogLine);
          expect(text).not.to.match(/\n/);
          expect(Buffer.byteLength(text)).to.be.at.most(MAX_LINE_BYTES);
          expect(JSON.parse(text)).to.include(LINE);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a line that would be too long keeps its error's name and message", () => {
    const error = describeError(new RangeError("no answer"), { withStack: false });
    const stages = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`stage-${index}`, { times: 1, ms: 1 }]),
    );
    const line = JSON.parse(renderLine({ ...LINE, error, stages })) as LogLine;
    expect(line.error).to.deep.equal({ name: "RangeError", message: "no answer" });
    expect(line).not.to.have.property("stages");
    expect(line.message).to.match(/too long/);
  });

  it("numbers that JSON does not know stay readable, and what is undefined is left out", () => {
    const facts = { wape: Number.NaN, limit: Number.POSITIVE_INFINITY, products: undefined, roi: null };
    expect((JSON.parse(renderLine({ ...LINE, facts })) as LogLine).facts).to.deep.equal({
      wape: "NaN",
      limit: "Infinity",
      roi: null,
    });
  });

  it("what opens a door is masked: key ids, signed addresses, tokens", () => {
    const secrets = [
      "AKIAIOSFODNN7EXAMPLE",
      "X-Amz-Signature=0123456789abcdef",
      "X-Amz-Security-Token=IQoJb3JpZ2luX2Vj%2Fabc",
      "Bearer eyJhbGciOi.J9.x-_y",
    ];
    for (const secret of secrets) {
      const error = describeError(new Error(`GET https://b/?a=1&${secret}&c=2 failed`), { withStack: true });
      const text = renderLine({ ...LINE, message: `got ${secret}`, facts: { address: `?${secret}` }, error });
      const value = secret.split(/[= ]/).at(-1)!;
      expect(text, secret).not.to.include(value);
      expect(text).to.include("***").and.to.include("failed");
    }
  });

  it("anything may be thrown", () => {
    expect(describeError("no", { withStack: true })).to.deep.equal({ name: "string", message: "no" });
    expect(describeError(undefined, { withStack: true })).to.deep.equal({
      name: "undefined",
      message: "undefined",
    });
  });
});
