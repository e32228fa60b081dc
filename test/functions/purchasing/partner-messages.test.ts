import { expect } from "chai";
import { readPartnerFile } from "../../../functions/purchasing/partners/read-message";
import { renderPurchaseOrder } from "../../../functions/purchasing/partners/render-order";
import type { PurchaseOrder } from "../../../functions/purchasing/purchase-order";
import { readWithEdifact, trackMessage } from "./support/edifact-oracle";
import { Parser as X12Oracle } from "./support/x12-oracle";

const ORDER: PurchaseOrder = {
  number: "20261001-002",
  supplier: "Acme & Sons",
  orderDate: "2026-10-01",
  currency: "EUR",
  lines: [
    { productId: "P00001", units: 12, unitCostAmount: 2.5, dueDate: "2026-10-08" },
    { productId: "A+B:C'?", units: 7, unitCostAmount: null, dueDate: "2026-10-09" },
  ],
};
const IDS = { supplier: "Acme & Sons", format: "x12", sink: "lake", ourId: "SHOP", theirId: "ACME" } as const;

describe("a purchase order as X12 850", () => {
  it("is read back by node-x12 and by x12-parser as what it says", async () => {
    const { text } = renderPurchaseOrder(ORDER, "x12", IDS);
    const { byNodeX12, byX12Parser } = await X12Oracle.read(text);
    for (const segments of [byNodeX12, byX12Parser]) {
      const of = (tag: string) => segments.filter(([name]) => name === tag);
      expect(of("ST")).deep.equal([["ST", "850", "0001"]]);
      expect(of("BEG")).deep.equal([["BEG", "00", "SA", "20261001-002", "", "20261001"]]);
      expect(of("PO1")).deep.equal([
        ["PO1", "1", "12", "EA", "2.5", "PE", "BP", "P00001"],
        ["PO1", "2", "7", "EA", "", "", "BP", "A+B:C'?"],
      ]);
      expect(of("DTM").map((segment) => segment[2])).deep.equal(["20261008", "20261009"]);
      expect(of("CTT")).deep.equal([["CTT", "2"]]);
      // ST, BEG, CUR, two of PO1 and DTM, CTT, SE.
      expect(of("SE")).deep.equal([["SE", "9", "0001"]]);
    }
  });

  it("names the place it is shipped to, however long its name", async () => {
    for (const [location, parties] of [
      ["Berlin", [["N1", "ST", "Berlin"]]],
      [
        "B".repeat(61),
        [
          ["N1", "ST", "B".repeat(60)],
          ["N2", "B"],
        ],
      ],
    ] as const) {
      const { text } = renderPurchaseOrder({ ...ORDER, location }, "x12", IDS);
      const { byNodeX12, byX12Parser } = await X12Oracle.read(text);
      for (const segments of [byNodeX12, byX12Parser]) {
        expect(segments.filter(([tag]) => tag?.startsWith("N"))).deep.equal(parties);
        expect(segments.find(([tag]) => tag === "SE")![1]).equal(String(9 + parties.length));
      }
    }
  });

  it("has an ISA of fixed length, whose number is that of the order", () => {
    const { text } = renderPurchaseOrder(ORDER, "x12", IDS);
    const isa = text.split("\n")[0]!;
    expect(isa).length(106);
    expect(isa.split("*")[13]).equal("261001002");
    expect(renderPurchaseOrder(ORDER, "x12", IDS).text).equal(text);
  });

  it("parts its elements by what no text has, and is refused when every text has all", async () => {
    const named = (productId: string) => ({ ...ORDER, lines: [{ ...ORDER.lines[0]!, productId }] });
    const { text } = renderPurchaseOrder(named("5*5~X>"), "x12", IDS);
    const { byNodeX12 } = await X12Oracle.read(text);
    expect(byNodeX12.find(([tag]) => tag === "PO1")![7]).equal("5*5~X>");
    expect(() => renderPurchaseOrder(named("*|^\u001d"), "x12", IDS)).throw(/could part elements/);
  });
});

describe("a purchase order whose products its supplier calls otherwise", () => {
  const named = {
    ...ORDER,
    lines: [{ ...ORDER.lines[0]!, supplierItem: "V+1" }, ORDER.lines[1]!],
  };

  it("has both numbers in X12, EDIFACT and CSV, where both are known", async () => {
    const { byNodeX12, byX12Parser } = await X12Oracle.read(renderPurchaseOrder(named, "x12", IDS).text);
    for (const segments of [byNodeX12, byX12Parser]) {
      expect(segments.filter(([tag]) => tag === "PO1").map((segment) => segment.slice(6))).deep.equal([
        ["BP", "P00001", "VP", "V+1"],
        ["BP", "A+B:C'?"],
      ]);
    }
    const segments = readWithEdifact(renderPurchaseOrder(named, "edifact", IDS).text);
    expect(segments.filter(({ name }) => name === "PIA").map(({ elements }) => elements)).deep.equal([
      [["1"], ["V+1", "SA"]],
    ]);
    const first = segments.findIndex(({ name }) => name === "UNH");
    trackMessage("ORDERS", segments.slice(first, -1));
    const [header, ...rows] = renderPurchaseOrder(named, "csv", IDS).text.trim().split("\n");
    expect([header, ...rows].map((row) => row!.split(",").at(-1))).deep.equal(["supplier_item", "V+1", ""]);
  });
});

describe("a purchase order as EDIFACT ORDERS", () => {
  it("is read back by the package edifact as what it says", () => {
    const { text } = renderPurchaseOrder(ORDER, "edifact", IDS);
    const segments = readWithEdifact(text);
    const of = (tag: string) => segments.filter(({ name }) => name === tag).map(({ elements }) => elements);
    expect(of("UNH")).deep.equal([[["1"], ["ORDERS", "D", "96A", "UN"]]]);
    expect(of("BGM")).deep.equal([[["220"], ["20261001-002"], ["9"]]]);
    expect(of("LIN")).deep.equal([
      [["1"], [""], ["P00001", "IN"]],
      [["2"], [""], ["A+B:C'?", "IN"]],
    ]);
    expect(of("QTY")).deep.equal([[["21", "12"]], [["21", "7"]]]);
    expect(of("PRI")).deep.equal([[["AAA", "2.5"]]]);
    expect(of("DTM").slice(1)).deep.equal([[["2", "20261008", "102"]], [["2", "20261009", "102"]]]);
    const first = segments.findIndex(({ name }) => name === "UNH");
    const last = segments.findIndex(({ name }) => name === "UNT");
    expect(of("UNT")).deep.equal([[[String(last - first + 1)], ["1"]]]);
    // Each segment stands where the directory's table of ORDERS has it.
    const message = segments.slice(first, last + 1);
    trackMessage("ORDERS", message);
    expect(() => trackMessage("ORDERS", [message[0]!, message[2]!])).throw(Error);
  });

  it("names the place it is delivered to, in parts of 35 letters", () => {
    for (const [location, parts] of [
      ["Berlin", ["Berlin"]],
      ["B".repeat(36), ["B".repeat(35), "B"]],
    ] as const) {
      const segments = readWithEdifact(renderPurchaseOrder({ ...ORDER, location }, "edifact", IDS).text);
      const parties = segments.filter(({ name }) => name === "NAD").map(({ elements }) => elements);
      expect(parties.at(-1)).deep.equal([["DP"], [""], [""], parts]);
      const first = segments.findIndex(({ name }) => name === "UNH");
      trackMessage("ORDERS", segments.slice(first, -1));
    }
  });

  it("says which letters it uses", () => {
    const german = { ...ORDER, lines: [{ ...ORDER.lines[0]!, productId: "Käse" }] };
    expect(renderPurchaseOrder(german, "edifact", IDS).text).match(/UNB\+UNOW:4/);
    expect(renderPurchaseOrder(ORDER, "edifact", IDS).text).match(/UNB\+UNOC:3/);
  });
});

/** ISA with the given number; 106 characters. */
const isa = (control: string) =>
  `ISA*00*          *00*          *ZZ*ACME           *ZZ*SHOP           *261002*0900*U*00401*${control}*0*P*>~`;
const x12 = (code: string, group: string, body: readonly string[]) =>
  [
    isa("000000905").slice(0, -1),
    `GS*${group}*ACME*SHOP*20261002*0900*905*X*004010`,
    `ST*${code}*0001`,
    ...body,
    `SE*${body.length + 2}*0001`,
    "GE*1*905",
    "IEA*1*000000905~",
  ].join("~");

describe("what a supplier answers", () => {
  it("in X12: an acknowledgement with a changed, a refused and an accepted line", () => {
    const text = x12("855", "PR", [
      "BAK*00*AC*20261001-002*20261002****SO-77",
      "PO1*1*12*EA*2.5*PE*BP*P00001*VP*V-1",
      "ACK*IQ*10*EA*068*20261010",
      "PO1*2*7*EA***VP*V-2*BP*P00002",
      "ACK*IR*0*EA",
      "PO1*3*5*EA***BP*P00003",
      "CTT*3",
    ]);
    expect(readPartnerFile(text)).deep.equal([
      {
        kind: "acknowledged",
        reference: "SO-77",
        purchaseOrder: "20261001-002",
        lines: [
          { productId: "P00001", otherIds: ["V-1"], orderLine: 1, quantity: 10, dueDate: "2026-10-10" },
          { productId: "P00002", otherIds: ["V-2"], orderLine: 2, quantity: 0, dueDate: undefined },
          { productId: "P00003", orderLine: 3, quantity: 5 },
        ],
      },
    ]);
  });

  it("in X12: a ship notice with its arrival, and a receipt", () => {
    const [notice] = readPartnerFile(
      x12("856", "SH", [
        "BSN*00*SHIP-9*20261005*1200",
        "HL*1**S",
        "DTM*017*20261008",
        "HL*2*1*O",
        "PRF*20261001-002",
        "HL*3*2*I",
        "LIN**BP*P00001",
        "SN1**10*EA",
      ]),
    );
    expect(notice).deep.equal({
      kind: "shipped",
      reference: "SHIP-9",
      purchaseOrder: "20261001-002",
      lines: [{ productId: "P00001", dueDate: "2026-10-08", quantity: 10 }],
    });
    const [receipt] = readPartnerFile(
      x12("861", "RC", ["BRA*R-1*20261008*00*1", "PRF*20261001-002", "RCD*1*9*EA", "LIN**BP*P00001"]),
    );
    expect(receipt).deep.equal({
      kind: "received",
      reference: "R-1",
      purchaseOrder: "20261001-002",
      lines: [{ productId: "P00001", quantity: 9 }],
    });
  });

  it("in X12: numbers of ours under other names, before those of others, and the line of the order", () => {
    const [notice] = readPartnerFile(
      x12("856", "SH", [
        "BSN*00*SHIP-9*20261005*1200",
        "PRF*20261001-002",
        "LIN*1*UP*012345678905*CB*P1*PL*0007*LT*LOT-5",
        "SN1**10*EA",
        "LIN*2*VP*V-2*SK*S-2*IN*P2",
        "SN1**1*EA",
        "LIN*3*PL*3",
        "SN1**1*EA",
      ]),
    );
    expect(
      notice!.lines.map(({ productId, otherIds, orderLine }) => [productId, otherIds, orderLine]),
    ).deep.equal([
      ["P1", ["012345678905"], 7],
      ["P2", ["S-2", "V-2"], undefined],
      ["", undefined, 3],
    ]);
  });

  it("in X12: a shipment of what several purchase orders asked for, and a line that comes in two parts", () => {
    // The shape that guides of trading partners show: shipment, orders, parcels, items.
    const shipment = readPartnerFile(
      x12("856", "SH", [
        "BSN*00*ASN-1*20261002*1200",
        "HL*1**S",
        "DTM*017*20261005",
        "HL*2*1*O",
        "PRF*20261001-001",
        "HL*3*2*P",
        "MAN*GM*00012345000000012340",
        "HL*4*3*I",
        "LIN**VP*V-1*BP*P1",
        "SN1**100*EA",
        "HL*5*2*P",
        "HL*6*5*I",
        "LIN**VP*V-1*BP*P1",
        "SN1**20*EA",
        "HL*7*1*O",
        "REF*PO*20261001-002",
        "HL*8*7*I",
        "LIN**BP*P9",
        "SN1**1*EA",
        "CTT*3",
      ]),
    );
    expect(
      shipment.map(({ purchaseOrder, reference, lines }) => [purchaseOrder, reference, lines]),
    ).deep.equal([
      [
        "20261001-001",
        "ASN-1",
        [{ productId: "P1", otherIds: ["V-1"], quantity: 120, dueDate: "2026-10-05" }],
      ],
      ["20261001-002", "ASN-1", [{ productId: "P9", quantity: 1, dueDate: "2026-10-05" }]],
    ]);
    const [acknowledgement] = readPartnerFile(
      x12("855", "PR", [
        "BAK*00*AC*20261001-002*20261002",
        "PO1*1*10*EA*2.5**BP*P1",
        "ACK*IA*6*EA*068*20261005",
        "ACK*IB*4*EA*068*20261020",
        "PO1*2*5*EA***BP*P2",
        "ACK*IA*3*EA*068*20261005",
        "ACK*IR*2*EA",
      ]),
    );
    expect(acknowledgement!.lines).deep.equal([
      { productId: "P1", orderLine: 1, quantity: 10, dueDate: "2026-10-20" },
      { productId: "P2", orderLine: 2, quantity: 3, dueDate: "2026-10-05" },
    ]);
    const receipts = readPartnerFile(
      x12("861", "RC", [
        "BRA*R-1*20261006*00*2",
        "RCD*1*4*EA",
        "LIN**BP*P1",
        "PRF*20261001-001",
        "RCD*2*2*EA",
        "LIN**BP*P9",
        "PRF*20261001-002",
      ]),
    );
    expect(receipts.map(({ purchaseOrder, lines }) => [purchaseOrder, lines[0]!.quantity])).deep.equal([
      ["20261001-001", 4],
      ["20261001-002", 2],
    ]);
  });

  it("in EDIFACT: ORDRSP, DESADV and RECADV, with other separators, too", () => {
    const ordrsp = [
      "UNB+UNOC:3+ACME:ZZ+SHOP:ZZ+261002:0900+R1'",
      "UNH+1+ORDRSP:D:96A:UN'",
      "BGM+231+RSP-1+29'",
      "DTM+137:20261002:102'",
      "RFF+ON:20261001-002'",
      "LIN+1+3+V-1:SA'",
      "PIA+1+P?'1:IN'",
      "QTY+21:12'",
      "QTY+113:10'",
      "DTM+69:202610101200:203'",
      "LIN+2+7+P2:IN'",
      "QTY+21:7'",
      "UNS+S'",
      "UNT+13+1'",
      "UNZ+1+R1'",
    ].join("\n");
    const expected = {
      kind: "acknowledged",
      reference: "RSP-1",
      purchaseOrder: "20261001-002",
      lines: [
        { productId: "P'1", otherIds: ["V-1"], orderLine: 1, quantity: 10, dueDate: "2026-10-10" },
        { productId: "P2", orderLine: 2, quantity: 0 },
      ],
    };
    expect(readPartnerFile(ordrsp)).deep.equal([expected]);
    const other = `UNA;*.! |${ordrsp
      .replaceAll("?'", "\u0001")
      .replaceAll("+", "*")
      .replaceAll(":", ";")
      .replaceAll("'", "|")
      .replaceAll("\u0001", "'")}`;
    expect(readPartnerFile(other)).deep.equal([expected]);
    const wrap = (type: string, body: readonly string[]) =>
      `UNB+UNOC:3+A:ZZ+B:ZZ+261002:0900+R2'UNH+1+${type}:D:96A:UN'${body.join("'")}'UNT+${body.length + 2}+1'UNZ+1+R2'`;
    expect(
      readPartnerFile(
        wrap("DESADV", [
          "BGM+351+D-4+9",
          "DTM+17:20261009:102",
          "RFF+ON:20261001-002",
          "CPS+1",
          "LIN+1++P1:IN",
          "QTY+12:4",
        ]),
      ),
    ).deep.equal([
      {
        kind: "shipped",
        reference: "D-4",
        purchaseOrder: "20261001-002",
        lines: [{ productId: "P1", quantity: 4, dueDate: "2026-10-09" }],
      },
    ]);
    // Lines of a despatch name orders of their own; what comes in two lines is one.
    const despatch = readPartnerFile(
      wrap("DESADV", [
        ...["BGM+351+D-5+9", "CPS+1", "LIN+1++P1:IN", "QTY+12:4", "RFF+ON:20261001-001", "CPS+2"],
        ...["LIN+2++P1:IN", "QTY+12:2", "RFF+ON:20261001-001", "LIN+3++P7:IN", "QTY+12:9"],
        "RFF+ON:20261001-003",
      ]),
    );
    expect(despatch.map(({ purchaseOrder, lines }) => [purchaseOrder, lines])).deep.equal([
      ["20261001-001", [{ productId: "P1", quantity: 6 }]],
      ["20261001-003", [{ productId: "P7", quantity: 9 }]],
    ]);
    expect(
      readPartnerFile(
        wrap("RECADV", ["BGM+632+W-1+9", "RFF+ON:20261001-002", "LIN+1++P1:IN", "QTY+48:4", "QTY+194:3"]),
      ),
    ).deep.equal([
      {
        kind: "received",
        reference: "W-1",
        purchaseOrder: "20261001-002",
        lines: [{ productId: "P1", quantity: 3 }],
      },
    ]);
  });

  it("as a table, in one file of several messages", () => {
    const table =
      "\uFEFFmessage;purchase_order;product_id;quantity;due_date\nacknowledgement;20261001-002;P1;5;2026-10-09\nreceipt;20261001-001;P2;3;\n";
    expect(readPartnerFile(table)).deep.equal([
      {
        kind: "acknowledged",
        reference: null,
        purchaseOrder: "20261001-002",
        lines: [{ productId: "P1", quantity: 5, dueDate: "2026-10-09" }],
      },
      {
        kind: "received",
        reference: null,
        purchaseOrder: "20261001-001",
        lines: [{ productId: "P2", quantity: 3 }],
      },
    ]);
  });

  it("is refused with what is wrong, wherever it is cut", () => {
    const whole = x12("855", "PR", ["BAK*00*AC*20261001-002*20261002", "PO1*1*12*EA***BP*P1", "CTT*1"]);
    expect(readPartnerFile(whole)).length(1);
    for (let length = 0; length < whole.length - 1; length += 7) {
      expect(() => readPartnerFile(whole.slice(0, length)), String(length)).throw(Error);
    }
    const refused: readonly (readonly [string, RegExp])[] = [
      [whole.replace("SE*5", "SE*4"), /has 5 segments, its SE says 4/],
      [whole.replace("IEA*1*000000905", "IEA*1*000000906"), /IEA closes interchange 000000906/],
      [whole.replaceAll("855", "997"), /X12 997; 855, 856 and 861 are taken/],
      [whole.replace("*20261001-002*", "**"), /does not name the purchase order/],
      [whole.replace("*12*EA", "*twelve*EA"), /no number of units/],
      ["hello", /neither X12 nor EDIFACT, and as a table it has no column message/],
      ["message,purchase_order,product_id,quantity\ninvoice,1,2,3\n", /line 2: message is "invoice"/],
      ["UNB+UNOC:3+A+B+1:1+R'UNH+1+INVOIC:D:96A:UN'UNT+2+1'UNZ+1+R'", /EDIFACT INVOIC/],
      ["UNB+UNOC:3+A+B+1:1+R'UNH+1+ORDRSP:D:96A:UN'UNT+3+1'UNZ+1+R'", /has 2 segments, its UNT says 3/],
    ];
    for (const [text, reason] of refused)
      expect(() => readPartnerFile(text), text.slice(0, 60)).throw(reason);
  });
});
