import { expect } from "chai";
import { UsageError } from "../../../functions/contracts/errors";
import { business } from "../../../functions/contracts/settings/business";
import { POLICY_BOUNDS } from "../../../functions/contracts/settings/policy-bounds";
import { parseWhatIfRequest } from "../../../functions/http/what-if-request";

const parse = (query: Record<string, string>, accept = "application/json") =>
  parseWhatIfRequest({
    version: "2.0",
    rawPath: "/what-if",
    headers: { accept },
    queryStringParameters: query,
    isBase64Encoded: false,
    requestContext: { http: { method: "GET", path: "/what-if" }, timeEpoch: 0 },
  });
const refuse = (query: Record<string, string>, words: RegExp) =>
  expect(() => parse(query), JSON.stringify(query)).to.throw(UsageError, words);

describe("a question of what if", () => {
  it("takes a service level as a share or in percent, as people write it", () => {
    for (const text of ["0.95", "95", "95 %", "95%", "95,0", " 95 "]) {
      expect(parse({ service_level: text }).change!.settings, text).deep.equal({ serviceLevelTarget: 0.95 });
    }
  });

  it("takes a lead time in days or as a change, also where a plus was read as a blank", () => {
    const leadTimeOf = (text: string) => parse({ lead_time: text }).change!.leadTime;
    expect(leadTimeOf("14")).deep.equal({ days: 14, isShift: false });
    expect(leadTimeOf("+3")).deep.equal({ days: 3, isShift: true });
    expect(leadTimeOf(" 3")).deep.equal({ days: 3, isShift: true });
    expect(leadTimeOf("-2")).deep.equal({ days: -2, isShift: true });
    expect(leadTimeOf("\u22122")).deep.equal({ days: -2, isShift: true });
  });

  it("takes price and demand as changes in percent, and a promotion", () => {
    expect(parse({ price: "-10" }).price).deep.equal({ priceRatio: 0.9 });
    expect(parse({ price: "-20 %", demand: "+50", promotion_days: "7" }).price).deep.equal({
      priceRatio: 0.8,
      demandRatio: 1.5,
      promotionDays: 7,
    });
    expect(parse({ demand: "20" }).price).deep.equal({ priceRatio: 1, demandRatio: 1.2 });
  });

  it("asks for nothing by empty fields, as a form sends them", () => {
    const { change, price, productId, filter } = parse({
      service_level: "",
      lead_time: " ",
      product_id: "",
      category: "",
    });
    expect([change, price, productId, filter]).deep.equal([undefined, undefined, undefined, undefined]);
  });

  it("is about a product, a part of the fleet, or all", () => {
    expect(parse({ product_id: "A", lead_time: "3" }).productId).equal("A");
    expect(parse({ supplier: "S-100", lead_time: "3" }).filter).deep.equal({ supplier: "S-100" });
    refuse({ product_id: "A", supplier: "S-100" }, /leave out "category"/);
  });

  it("tells what is wrong, and what is allowed", () => {
    refuse({ service_level: "30" }, /"service_level" is "30"; it must be a number from 0.5 to 0.9999, or/);
    refuse({ service_level: "100" }, /"service_level" is "100"/);
    refuse({ service_level: "high" }, /"service_level" is "high"/);
    refuse({ review_period: "0" }, /"review_period" is "0"; it must be an integer from 1 to 90 days/);
    refuse({ review_period: "1.5" }, /"review_period" is "1.5"/);
    refuse(
      { lead_time: "400" },
      /"lead_time" is "400"; it must be an integer from 0 to 365 days, or a change/,
    );
    refuse({ lead_time: "+400" }, /"lead_time" is "\+400"; it must be an integer from -365 to 365/);
    refuse({ order_policy: "never" }, /must be one of order-up-to, reorder-point/);
    refuse({ service_target: "all" }, /must be one of cycle-service-level, fill-rate, economic/);
    refuse({ service_target: "economic", service_level: "95" }, /leave one of them out/);
    refuse({ price: "-95" }, /"price" is "-95"; it must be a change in percent from -90 to 300/);
    refuse({ demand: "1e3" }, /"demand" is "1e3"/);
    refuse({ promotion_days: "3" }, /give "price" or "demand"/);
    refuse({ promotion_days: "0", price: "-5" }, /"promotion_days" is "0"/);
    refuse({ discount: "5" }, /"discount" is unknown; known are product_id/);
    refuse({ service_level: "95", format: "csv" }, /must be html or json/);
  });

  it("holds to what the settings of a stack may be", () => {
    for (const [name, [from, to]] of Object.entries(POLICY_BOUNDS)) {
      const setting = business.shape[name as keyof typeof POLICY_BOUNDS];
      expect(
        [from, to].map((value) => setting.safeParse(value).success),
        name,
      ).deep.equal([true, true]);
      expect(
        [from - 0.5, to + 0.5].map((value) => setting.safeParse(value).success),
        name,
      ).deep.equal([false, false]);
    }
  });
});
