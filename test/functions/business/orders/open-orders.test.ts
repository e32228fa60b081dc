import { expect } from "chai";
import { parseOpenOrders } from "../../../../functions/business/orders/open-orders";
import { DataError } from "../../../../functions/contracts/errors";
import { formatDay } from "../../../../functions/demand/calendar";

const read = (text: string) => parseOpenOrders(text, "orders/open.csv");

describe("reading open orders", () => {
  it("takes columns in any order, quotes, a byte order mark and Windows line ends", () => {
    const [first, second] = read(
      '\uFEFFDue_Date,product_id,note,Quantity,order_id\r\n2025-06-09,"A ""1"", blue",x,12,PO-7\r\n\r\n2025-06-10,B,,3,\r\n',
    );
    expect(first).deep.include({ productId: 'A "1", blue', quantity: 12, orderId: "PO-7" });
    expect(formatDay(first!.dueDay)).equal("2025-06-09");
    expect(second).deep.include({ productId: "B", quantity: 3 });
  });

  it("tells two like lines without an id apart, so that both count", () => {
    const orders = read("product_id,quantity,due_date\nB,3,2025-06-10\nB,3,2025-06-10\n");
    expect(new Set(orders.map(({ orderId }) => orderId)).size).equal(2);
  });

  it("names line, value and what is allowed", () => {
    const cases: [string, RegExp][] = [
      ["product_id,quantity\nB,3\n", /no column "due_date"; it must have product_id, quantity, due_date/],
      ["", /no column "product_id", "quantity", "due_date".*Found: nothing/],
      ["product_id,quantity,due_date\nB,-1,2025-06-10\n", /line 2: quantity is "-1"; .* 0 or more/],
      ["product_id,quantity,due_date\nB,,2025-06-10\n", /line 2: quantity is ""/],
      ["product_id,quantity,due_date\nB,1,10.06.2025\n", /line 2: due_date is "10\.06\.2025"; .*YYYY-MM-DD/],
      ["product_id,quantity,due_date\n,1,2025-06-10\n", /line 2: product_id is empty/],
    ];
    for (const [text, message] of cases) expect(() => read(text)).throw(DataError, message);
  });

  it("takes an id from its column, and makes one of the line's content without", () => {
    const text =
      "product_id,quantity,due_date,order_id\nB,3,2025-06-10, PO-7 \nB,3,2025-06-10,\nB,3,2025-06-10\nC,3,2025-06-10,\n";
    // The number tells how many like lines came before.
    expect(read(text).map(({ orderId }) => orderId)).deep.equal([
      "PO-7",
      "B 2025-06-10 3 #1",
      "B 2025-06-10 3 #2",
      "C 2025-06-10 3 #0",
    ]);
    expect(read("product_id,quantity,due_date\nB,3,2025-06-10\n")[0]!.orderId).equal("B 2025-06-10 3 #0");
  });

  it("reads quoted cells wherever they stand, and empty ones", () => {
    const rows = read(
      'note,product_id,quantity,due_date,more\n"a, ""b""",P-1,"1.5",2025-06-10,""\n,P-2,0,2025-06-11,\n,"P ""3""",2, 2025-06-12 ,"x"\n',
    );
    expect(
      rows.map(({ productId, quantity, dueDay }) => [productId, quantity, formatDay(dueDay)]),
    ).deep.equal([
      ["P-1", 1.5, "2025-06-10"],
      ["P-2", 0, "2025-06-11"],
      ['P "3"', 2, "2025-06-12"],
    ]);
  });

  it("takes what is no number of units for a mistake, and a short line for one with empty cells", () => {
    const line = (text: string) => () => read(`product_id,quantity,due_date\n\n${text}\n`);
    expect(line("B,many,2025-06-10")).throw(DataError, '"orders/open.csv" line 3: quantity is "many"');
    expect(line("B,Infinity,2025-06-10")).throw(DataError, /line 3: quantity is "Infinity"/);
    expect(line("B")).throw(DataError, /line 3: quantity is ""/);
    expect(line("B,1")).throw(DataError, /line 3: due_date is ""/);
    expect(line("B,1,2025-02-30")).throw(DataError, /line 3: due_date is "2025-02-30"/);
    expect(line(" ,1,2025-06-10")).throw(DataError, /line 3: product_id is empty/);
  });

  it("names the columns that it found where one is missing", () => {
    expect(() => read(" Product_ID ,Quantity\n")).throw(
      DataError,
      /no column "due_date";.*Found: product_id, quantity\./,
    );
  });

  it("has no orders where there are none", () => {
    expect(read("product_id,quantity,due_date\n")).deep.equal([]);
  });

  it("are of a product at a place where the file tells it", () => {
    const text = "product_id,quantity,due_date,location\nB,3,2025-06-10,Berlin\nB,3,2025-06-10,\n";
    expect(parseOpenOrders(text, "open.csv").map(({ productId }) => productId)).deep.equal([
      "B @ Berlin",
      "B",
    ]);
  });
});
