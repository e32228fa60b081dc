import { expect } from "chai";
import { readCaptureLines, readRows } from "../../../../functions/monitoring/model-monitor/data-capture";

/** A capture record in the form of the service. */
function captureLine(id: string, data: string, encoding: string, contentType: string, inferenceId?: string) {
  return JSON.stringify({
    captureData: {
      endpointInput: { observedContentType: contentType, mode: "INPUT", data, encoding },
      endpointOutput: {
        observedContentType: "text/csv; charset=utf-8",
        mode: "OUTPUT",
        data: "4.5",
        encoding: "CSV",
      },
    },
    eventMetadata: {
      eventId: id,
      ...(inferenceId && { inferenceId }),
      inferenceTime: "2026-11-23T01:02:03Z",
    },
    eventVersion: "0",
  });
}

function readInput(data: string, encoding: string, contentType: string, names?: readonly string[]) {
  const [record] = readCaptureLines(captureLine("e", data, encoding, contentType)).records;
  return readRows(record!.input!, names);
}

describe("readCaptureLines", () => {
  it("reads records and reports lines it cannot read", () => {
    const file = readCaptureLines(`${captureLine("a", "1,2", "CSV", "text/csv")}\n\n{"torn":\n{}\n`);
    expect(file.records.map(({ eventId }) => eventId)).to.deep.equal(["a"]);
    expect(file.unreadableLines).to.deep.equal([3, 4]);
    expect(file.records[0]!.inferenceTime).to.equal("2026-11-23T01:02:03Z");
  });

  it("reads a merged record of a batch transform", () => {
    const line = JSON.stringify({
      eventMetadata: { eventId: "b" },
      eventVersion: "0",
      groundTruthData: { data: '{"label": 1}', encoding: "JSON" },
      captureData: {
        batchTransformOutput: { data: '{"SageMakerOutput":2,"features":[7,8]}', encoding: "JSON" },
      },
    });
    const [record] = readCaptureLines(line).records;
    expect(readRows(record!.output!)).to.deep.equal([{ SageMakerOutput: 2, "0": 7, "1": 8 }]);
    expect(readRows(record!.groundTruth!)).to.deep.equal([{ label: 1 }]);
  });
});

describe("readRows", () => {
  it("reads CSV with names and missing fields", () => {
    expect(readInput("1,,x\n2,3,y", "CSV", "text/csv", ["a", "b", "c"])).to.deep.equal([
      { a: 1, b: undefined, c: "x" },
      { a: 2, b: 3, c: "y" },
    ]);
  });

  it("reads the instances of a JSON document", () => {
    const data =
      '{"instances":[{"product_id":"A","date":"2026-11-23","features":{"price":2.5,"promotion":true}}]}';
    expect(readInput(data, "JSON", "application/json")).to.deep.equal([
      { product_id: "A", date: "2026-11-23", price: 2.5, promotion: 1 },
    ]);
  });

  it("reads JSON Lines, several rows in one record", () => {
    const data = '{"features":[1,2]}\n{"features":[3,null]}';
    expect(readInput(data, "JSON", "application/jsonlines", ["a", "b"])).to.deep.equal([
      { a: 1, b: 2 },
      { a: 3, b: undefined },
    ]);
  });

  it("reads Base64 of CSV and of JSON", () => {
    const encode = (text: string) => Buffer.from(text, "utf8").toString("base64");
    expect(readInput(encode("5,ä"), "BASE64", "text/csv")).to.deep.equal([{ "0": 5, "1": "ä" }]);
    expect(readInput(encode('{"a":1}'), "BASE64", "")).to.deep.equal([{ a: 1 }]);
  });
});
