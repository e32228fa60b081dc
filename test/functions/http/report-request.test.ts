import { expect } from "chai";
import { UsageError } from "../../../functions/contracts/errors";
import type { HttpEvent } from "../../../functions/contracts/events";
import { formatDay } from "../../../functions/demand/calendar";
import { parseReportRequest, weightOf } from "../../../functions/http/report-request";

const request = (query: Record<string, string>, accept?: string, path = "/report") =>
  parseReportRequest({
    rawPath: path,
    headers: accept === undefined ? {} : { Accept: accept },
    queryStringParameters: query,
    requestContext: { timeEpoch: Date.parse("2025-06-10T23:59:59Z") },
  } as unknown as HttpEvent);

describe("a request for a report", () => {
  it("weighs media types as RFC 9110 does: the most specific range decides", () => {
    expect(weightOf("text/html", "text/*;q=0.5, text/html;q=0.2, */*")).equal(0.2);
    expect(weightOf("text/csv", "text/*;q=0.5, text/html;q=0.2, */*")).equal(0.5);
    expect(weightOf("application/json", "text/*;q=0.5, */*;q=0.1")).equal(0.1);
    expect(weightOf("application/json", "text/html")).equal(0);
    expect(weightOf("text/html", "text/html;q=nonsense")).equal(0);
  });

  it("prefers JSON for the report and a page for the dashboard, when the client takes anything", () => {
    expect(request({}).format).equal("json");
    expect(request({}, "*/*", "/dashboard").format).equal("html");
    expect(request({}, "text/html;q=0, */*;q=0.1", "/dashboard").format).equal("json");
  });

  it("knows the day in UTC, and takes days as they are asked for", () => {
    const { today, fromDay, toDay } = request({ start_date: "2025-06-01", end_date: "2025-06-01" });
    expect(formatDay(today)).equal("2025-06-10");
    expect(fromDay).equal(toDay);
  });

  it("takes a category, supplier, place or region, and a place beside a product for which of its series", () => {
    const asked = (query: Record<string, string>) => {
      const { productId, filter } = request(query);
      return { productId, filter };
    };
    expect(asked({ category: "Food/Tea", supplier: "", region: "East" })).to.deep.equal({
      productId: undefined,
      filter: { category: "Food/Tea", region: "East" },
    });
    expect(asked({ product_id: "A", location: "Berlin" })).to.deep.equal({
      productId: "A @ Berlin",
      filter: undefined,
    });
    expect(asked({ location: "Berlin" })).to.deep.equal({
      productId: undefined,
      filter: { location: "Berlin" },
    });
    expect(() => asked({ product_id: "A", supplier: "M" })).to.throw(UsageError, "one product");
    expect(() => asked({ category: "x".repeat(401) })).to.throw(UsageError, "401 characters");
  });

  it("refuses a product id and a period that are too long", () => {
    expect(() => request({ product_id: "x".repeat(201) })).throw(UsageError, /201 characters; .* 1 to 200/);
    expect(() => request({ start_date: "2020-01-01", end_date: "2025-01-01" })).throw(
      UsageError,
      /at most 732/,
    );
  });
});
