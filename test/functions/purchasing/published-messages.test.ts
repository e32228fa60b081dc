import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readEdifact } from "../../../functions/purchasing/partners/edifact";
import { readPartnerFile } from "../../../functions/purchasing/partners/read-message";
import { readX12 } from "../../../functions/purchasing/partners/x12";
import { readWithEdifact, trackMessage } from "./support/edifact-oracle";
import { Parser as X12Oracle } from "./support/x12-oracle";

/** Messages that others have published; where they come from stands beside them. */
const published = (name: string) => readFileSync(join(__dirname, "published", `${name}.edi`), "utf8");

/** Elements at the end of a segment that say nothing: one parser tells them, another does not. */
const trimEnd = (segment: readonly string[]): readonly string[] =>
  segment.slice(0, segment.findLastIndex((element) => element !== "") + 1);

/** Its IEA closes an interchange that it does not open: it has the number of the group. */
const closed856 = () => published("x12-856").replace("IEA*1*000000049", "IEA*1*000003438\n");

describe("published messages in X12", () => {
  for (const [name, code, text] of [
    ["x12-850", "850", published("x12-850")],
    ["x12-855", "855", published("x12-855")],
    ["x12-856, but for the number in IEA,", "856", closed856()],
  ] as const) {
    it(`${name} are read as node-x12 and x12-parser read them, segment by segment`, async () => {
      const [transaction, ...others] = readX12(text);
      expect(others).length(0);
      expect(transaction!.code).equal(code);
      const ours = transaction!.segments.map(trimEnd);
      const { byNodeX12, byX12Parser } = await X12Oracle.read(text);
      expect(ours).deep.equal(byNodeX12.map(trimEnd));
      const first = byX12Parser.findIndex(([tag]) => tag === "ST");
      const last = byX12Parser.findIndex(([tag]) => tag === "SE");
      expect(ours).deep.equal(byX12Parser.slice(first, last + 1).map(trimEnd));
    });
  }

  it("an 855 of a bookseller says what it delivers, by the numbers of the trade", () => {
    const line = (productId: string, orderLine: number, quantity: number) => ({
      productId,
      orderLine,
      quantity,
      dueDate: undefined,
    });
    expect(readPartnerFile(published("x12-855"))).deep.equal([
      {
        kind: "acknowledged",
        reference: null,
        purchaseOrder: "POTEST1112",
        // Authors and editions stand where numbers stand, and are none.
        lines: [
          line("9780446360265", 1, 3),
          line("9780767928427", 2, 0),
          line("9780099599531", 3, 0),
          line("9780446360272", 4, 2),
        ],
      },
    ]);
  });

  it("an 856 of a retailer names what it brings as its vendor does", () => {
    expect(readPartnerFile(closed856())).deep.equal([
      {
        kind: "shipped",
        reference: "829716",
        purchaseOrder: "99999817",
        lines: [
          { productId: "87787D", otherIds: ["999999310145"], dueDate: undefined, quantity: 24 },
          { productId: "99887D", otherIds: ["999999311746"], dueDate: undefined, quantity: 6 },
        ],
      },
    ]);
  });

  it("whose numbers do not fit are refused, with what does not", () => {
    expect(() => readX12(published("x12-856"))).throw(
      "IEA closes interchange 000000049, ISA opened 000003438",
    );
    expect(() => readX12(published("x12-850-miscounted"))).throw(
      "IEA closes interchange 000000001, ISA opened 000000055",
    );
  });
});

describe("published messages in EDIFACT", () => {
  for (const [name, type] of [
    ["edifact-orders", "ORDERS"],
    ["edifact-ordrsp", "ORDRSP"],
    ["edifact-desadv", "DESADV"],
  ] as const) {
    it(`${name} are read as the package edifact reads them, component by component`, () => {
      const text = published(name);
      const [message, ...others] = readEdifact(text);
      expect(others).length(0);
      expect(message!.type).equal(type);
      const all = readWithEdifact(text);
      const first = all.findIndex(({ name: tag }) => tag === "UNH");
      const own = all.slice(first, all.findIndex(({ name: tag }) => tag === "UNT") + 1);
      expect(message!.segments.map(({ tag, elements }) => ({ name: tag, elements }))).deep.equal(own);
      if (type !== "ORDRSP") trackMessage(type, own);
    });
  }

  it("an ORDRSP takes a line as it is, another changed and the third not at all", () => {
    expect(readPartnerFile(published("edifact-ordrsp"))).deep.equal([
      {
        kind: "acknowledged",
        reference: "ORSP12856",
        purchaseOrder: "652744",
        lines: [
          { productId: "3312345501102", orderLine: 1, quantity: undefined },
          {
            productId: "3312345501003",
            otherIds: ["ABC1234"],
            orderLine: 2,
            quantity: 48,
            dueDate: "2002-09-10",
          },
          { productId: "3312345501096", orderLine: 3, quantity: 0 },
        ],
      },
    ]);
  });

  it("a DESADV tells what is despatched before what was ordered, by the buyer's number", () => {
    expect(readPartnerFile(published("edifact-desadv"))).deep.equal([
      {
        kind: "shipped",
        reference: "007774",
        purchaseOrder: "509671432",
        lines: [
          {
            productId: "5082951",
            otherIds: ["8022628900014", "90001"],
            quantity: 66,
            dueDate: "2005-07-14",
          },
        ],
      },
    ]);
  });

  it("whose count does not fit is refused, with the count", () => {
    expect(() => readEdifact(published("edifact-orders-miscounted"))).throw(
      "message 1 has 18 segments, its UNT says 21",
    );
  });
});
