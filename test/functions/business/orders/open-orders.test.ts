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

  it("has no orders where there are none", () => {
    expect(read("product_id,quantity,due_date\n")).deep.equal([]);
  });
});
