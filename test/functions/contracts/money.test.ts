import { expect } from "chai";
import fc from "fast-check";
import { convertUsd, formatMoney, US_DOLLAR } from "../../../functions/contracts/money";

const inCurrency = (code: string) => (amount: number, decimals?: number) =>
  formatMoney(amount, { code }, decimals);

describe("money", () => {
  it("has the sign, the grouping and the decimals of its currency", () => {
    // https://www.iso.org/iso-4217-currency-codes.html: the yen has no minor unit, the dinar of Kuwait three digits.
    expect(inCurrency("USD")(1234.5)).equal("$1,234.50");
    expect(inCurrency("EUR")(-20)).equal("-€20.00");
    expect(inCurrency("JPY")(1234.5)).equal("¥1,235");
    expect(inCurrency("KWD")(1.5)).equal("KWD 1.500");
    expect(inCurrency("CHF")(12)).equal("CHF 12.00");
  });

  it("tells a dollar of elsewhere from that of the bill", () => {
    expect(inCurrency("CAD")(5)).not.equal(formatMoney(5, US_DOLLAR));
  });

  it("has the decimals that are asked for", () => {
    expect(inCurrency("JPY")(12.34, 1)).equal("¥12.3");
    expect(inCurrency("EUR")(12.34, 0)).equal("€12");
  });

  it("has no sign where it rounds to nothing", () => {
    expect(inCurrency("EUR")(-0.001)).equal("€0.00");
    expect(inCurrency("EUR")(-0.4, 0)).equal("€0");
  });

  it("is for every currency one that can be read back", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf("currency")),
        fc.integer({ min: -1e9, max: 1e9 }),
        (code, amount) => {
          const text = inCurrency(code)(amount, 2);
          const [digits] = /[\d,.]+$/.exec(text)!;
          expect(Number(digits.replaceAll(",", ""))).equal(Math.abs(amount));
          expect(text.startsWith("-")).equal(amount < 0);
        },
      ),
    );
  });

  it("of the bill is divided by what a unit is worth in US dollars", () => {
    expect(convertUsd(109, { code: "EUR", usdPerUnit: 1.09 })).closeTo(100, 1e-9);
    expect(convertUsd(10, US_DOLLAR)).equal(10);
  });
});
