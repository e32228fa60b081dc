import { expect } from "chai";
import { toCsvCell } from "../../../../functions/business/csv";
import { toOrdersCsv } from "../../../../functions/business/orders/order-lines";

describe("orders as CSV", () => {
  it("quotes what a reader would take for a separator", () => {
    expect(toCsvCell('A "1", blue')).equal('"A ""1"", blue"');
    expect(toCsvCell("two\nlines")).equal('"two\nlines"');
    expect(toCsvCell("plain")).equal("plain");
  });

  it("keeps a spreadsheet from running a product id as a formula", () => {
    expect(toCsvCell("=HYPERLINK(1)")).equal("'=HYPERLINK(1)");
    expect(toCsvCell("@SUM(A1,A2)")).equal('"\'@SUM(A1,A2)"');
    expect(toCsvCell(-3)).equal("-3");
  });

  it("leaves a cell empty where nothing is known, and has a header without orders", () => {
    expect(toCsvCell(null)).equal("");
    expect(toOrdersCsv([])).match(/^order_id,product_id,quantity,order_date,due_date,reason,[\w,]+\n$/);
  });
});
