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

  it("keeps what a record has and leaves out what it lacks", () => {
    const full = captureLine("a", "1", "CSV", "text/csv", "mine");
    expect(readCaptureLines(full).records).to.deep.equal([
      {
        eventId: "a",
        inferenceId: "mine",
        inferenceTime: "2026-11-23T01:02:03Z",
        input: { observedContentType: "text/csv", mode: "INPUT", data: "1", encoding: "CSV" },
        output: {
          observedContentType: "text/csv; charset=utf-8",
          mode: "OUTPUT",
          data: "4.5",
          encoding: "CSV",
        },
      },
    ]);
    const bare = readCaptureLines('{"eventMetadata":{"eventId":"b"}}\n   \n').records;
    expect(bare).to.have.length(1);
    expect(Object.entries(bare[0]!)).to.deep.equal([["eventId", "b"]]);
    const batch =
      '{"eventMetadata":{"eventId":"c"},"captureData":{"batchTransformInput":{"data":"1","encoding":"CSV"}}}';
    expect(readCaptureLines(batch).records[0]!.input).to.deep.equal({ data: "1", encoding: "CSV" });
    expect(readCaptureLines("   \n\t").unreadableLines).to.deep.equal([]);
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

  it("takes what the Base64 is for from its content type, else from how it begins", () => {
    const encode = (text: string) => Buffer.from(text, "utf8").toString("base64");
    const read = (text: string, contentType?: string) =>
      readRows({ data: encode(text), encoding: "BASE64", observedContentType: contentType });
    const quoted = "7,8";
    expect(read(quoted, "text/csv; charset=utf-8")).to.deep.equal([{ "0": 7, "1": 8 }]);
    expect(read("[7]", "text/csv")).to.deep.equal([{ "0": "[7]" }]);
    expect(read("7", "application/json")).to.deep.equal([{ "0": 7 }]);
    expect(read('"7,8"', "application/json")).to.deep.equal([{ "0": "7,8" }]);
    expect(read(" \n[[1,2]]", "text/plain")).to.deep.equal([{ "0": 1, "1": 2 }]);
    expect(read('  {"a":1}')).to.deep.equal([{ a: 1 }]);
    expect(read("x,{1}")).to.deep.equal([{ "0": "x", "1": "{1}" }]);
    expect(read("x[1]", "text/plain")).to.deep.equal([{ "0": "x[1]" }]);
  });

  it("does not decode what is not Base64, though it could be", () => {
    expect(readRows({ data: "QUJD", encoding: "CSV" })).to.deep.equal([{ "0": "QUJD" }]);
  });

  it("passes over empty lines and the spaces around fields", () => {
    expect(readRows({ data: " 1 , b \r\n\n  \n2,c\n", encoding: "CSV" })).to.deep.equal([
      { "0": 1, "1": "b" },
      { "0": 2, "1": "c" },
    ]);
    expect(readRows({ data: '{"a":1}\n\n  \n{"a":2}\n', encoding: "JSON" })).to.deep.equal([
      { a: 1 },
      { a: 2 },
    ]);
  });

  it("reads a list, an object, a bare value, and predictions as rows", () => {
    const read = (data: string, names?: readonly string[]) => readRows({ data, encoding: "JSON" }, names);
    expect(read("[[1,2],[3,4]]", ["a"])).to.deep.equal([
      { a: 1, "1": 2 },
      { a: 3, "1": 4 },
    ]);
    expect(read('[5,null,"x"]', ["a"])).to.deep.equal([{ a: 5 }, { a: undefined }, { a: "x" }]);
    expect(read("null")).to.deep.equal([{ "0": undefined }]);
    expect(read('{"predictions":[{"score":1.5},2]}')).to.deep.equal([{ score: 1.5 }, { "0": 2 }]);
    expect(read('{"instances":[1],"predictions":[2]}')).to.deep.equal([{ "0": 1 }]);
    expect(read('{"a":1,"features":null}')).to.deep.equal([{ a: 1 }]);
    expect(read('{"a":1,"features":3}')).to.deep.equal([{ a: 1 }]);
  });

  it("has numbers where they can be read as such, and undefined where nothing or no finite number is", () => {
    const row = readRows({
      data: '{"a":"4.5","b":"","c":false,"d":1e999,"e":{"f":1},"g":"x1"}',
      encoding: "JSON",
    })[0];
    expect(row).to.deep.equal({ a: 4.5, b: undefined, c: 0, d: undefined, e: undefined, g: "x1" });
  });
});
