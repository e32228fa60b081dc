import type { CalendarKind, PlannedLine } from "../../contracts/calendar";
import type { BroughtLine } from "../../planning/merge-lines";
import {
  type CatalogueColumn,
  decimal,
  LOCATION_COLUMNS,
  MOST_MONEY,
  PRODUCT_COLUMNS,
  words,
} from "./columns";

/** A line of a file, before the table knows it. */
export interface CalendarRow extends Omit<PlannedLine, "to"> {
  /** The first day where the file does not say it. */
  readonly to?: string;
  /** ISO date on which people knew of it, as they say. */
  readonly knownFrom?: string;
}

/** A line of a file as the table takes it: without a last day it is about its first one. */
export function toBroughtLine({ to, ...row }: CalendarRow): BroughtLine {
  return { ...row, to: to ?? row.from };
}

/** What people call the kinds, folded: see `foldName`. */
const KINDS: Readonly<Record<CalendarKind, readonly string[]>> = {
  promotion: words(
    "promotions promo promos aktion aktionen werbung angebot campaign kampagne promocion promozione offer",
  ),
  price: words("prices pricechange plannedprice preis preise preisanderung prix precio prezzo prijs"),
  holiday: words("holidays feiertag feiertage bankholiday publicholiday ferie jourferie festivo feestdag"),
  event: words("events ereignis veranstaltung evenement evento"),
};

const PRODUCT_NAMES = PRODUCT_COLUMNS.find(({ name }) => name === "product_id")!.known;
const CATEGORY_NAMES = PRODUCT_COLUMNS.find(({ name }) => name === "category")!.known;
const LOCATION_NAMES = LOCATION_COLUMNS.find(({ name }) => name === "location")!.known;
const REGION_NAMES = LOCATION_COLUMNS.find(({ name }) => name === "region")!.known;

export const CALENDAR_COLUMNS: readonly CatalogueColumn<CalendarRow>[] = [
  {
    name: "from",
    field: "from",
    cell: { kind: "day" },
    known: words(
      "from fromdate startdate start begin begins validfrom von ab beginn startdatum gultigab date datum debut desde dal vanaf",
    ),
  },
  {
    name: "to",
    field: "to",
    cell: { kind: "day" },
    known: words("to todate until enddate end ends validto bis ende enddatum gultigbis fin hasta al tot"),
  },
  {
    name: "kind",
    field: "kind",
    cell: { kind: "choice", words: KINDS },
    known: words("kind type art typ tipo soort"),
  },
  { name: "product_id", field: "productId", cell: { kind: "id" }, known: PRODUCT_NAMES },
  { name: "category", field: "category", cell: { kind: "category" }, known: CATEGORY_NAMES },
  { name: "location", field: "location", cell: { kind: "place" }, known: LOCATION_NAMES },
  { name: "region", field: "region", cell: { kind: "text" }, known: REGION_NAMES },
  {
    name: "name",
    field: "name",
    cell: { kind: "text" },
    known: words("name title description bezeichnung aktionsname nom nombre nome naam"),
  },
  {
    name: "discount",
    field: "discountRatio",
    cell: { kind: "ratio" },
    known: words("discount discountratio rabatt nachlass remise descuento sconto korting"),
  },
  {
    name: "price",
    field: "price",
    cell: decimal(0, MOST_MONEY, "of the currency of the demand"),
    known: words(
      "price plannedprice promotionprice sellingprice preis aktionspreis verkaufspreis prix precio prezzo prijs",
    ),
  },
  {
    name: "known_from",
    field: "knownFrom",
    cell: { kind: "day" },
    known: words("knownfrom announcedon announced bekanntseit angekundigtam annoncele"),
  },
];
