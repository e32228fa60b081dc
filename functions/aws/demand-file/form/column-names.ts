import { REQUIRED_COLUMNS } from "../demand-rows";
import { normaliseName } from "../names";

/** Columns that a file may call otherwise. `revenue` stands for a price: units times price. */
export const MAPPED_COLUMNS = [
  ...REQUIRED_COLUMNS,
  "revenue",
  "units_returned",
  "inventory_level",
  "predicted_demand",
  "location",
] as const;
export type MappedColumn = (typeof MAPPED_COLUMNS)[number];

/** Column of the file for each column that is known by name. */
export type ColumnMapping = Readonly<Partial<Record<MappedColumn, string>>>;

/**
 * What spreadsheets and tills call the columns, without blanks, marks and accents. Words that mean one thing here and
 * another there ("sales": units or money; "amount"; "total") are not among them: nothing is imported on a word with two
 * meanings.
 */
const KNOWN_NAMES: Readonly<Record<MappedColumn, readonly string[]>> = {
  date: (
    "date day datum tag fecha dia data jour dato paivamaara pvm orderdate salesdate saledate invoicedate transactiondate " +
    "businessdate calendarday calendardate buchungsdatum belegdatum bestelldatum verkaufsdatum kalendertag datedevente " +
    "datevente fechadeventa datavendita datadavenda verkoopdatum timestamp datetime zeitstempel"
  ).split(" "),
  product_id: (
    "productid product sku skuid item itemid itemno itemnumber itemcode article articleid articleno articlenumber artikel " +
    "artikelnr artikelnummer artikelid artnr materialnummer material materialno ean gtin upc barcode stockcode productcode " +
    "productno productnumber produkt produktid produktnummer produit codeproduit codearticle refarticle reference producto " +
    "codigoproducto codigo articulo prodotto codiceprodotto articolo codicearticolo produto codigoproduto productnummer " +
    "indeks kodproduktu produktkod artikelkod varenummer varenr tuote"
  ).split(" "),
  units_sold: (
    "unitssold units qty quantity quantitysold qtysold soldqty soldquantity salesqty salesquantity unitsales salesunits " +
    "itemssold pieces pcs menge absatz absatzmenge verkaufsmenge verkauftemenge stuck stueck stuckzahl anzahl quantite " +
    "quantitevendue qte cantidad unidades unidadesvendidas cantidadvendida quantita quantitavenduta qta quantidade " +
    "quantidadevendida aantal hoeveelheid ilosc liczba sztuk antal mangd maara verkaufteeinheiten demand"
  ).split(" "),
  selling_price: (
    "sellingprice price unitprice salesprice saleprice priceperunit itemprice retailprice preis verkaufspreis vkpreis vk " +
    "einzelpreis stuckpreis preisprostuck prix prixunitaire prixdevente pu precio preciounitario preciodeventa prezzo " +
    "prezzounitario prezzodivendita preco precounitario precodevenda prijs verkoopprijs stukprijs cena cenajednostkowa " +
    "pris forsaljningspris salgspris hinta"
  ).split(" "),
  revenue: (
    "revenue turnover salesamount salesvalue netsales grosssales umsatz umsatzeur erlos chiffredaffaires ingresos " +
    "importe facturacion ricavi fatturato receita faturamento omzet przychod obrot omsattning omsaetning liikevaihto"
  ).split(" "),
  units_returned:
    "unitsreturned returns returnedunits returnedqty retouren rucksendungen retours devoluciones resi".split(
      " ",
    ),
  inventory_level:
    "inventorylevel inventory stock stocklevel stockonhand onhand soh bestand lagerbestand endbestand stockfinal existencias giacenza estoque voorraad".split(
      " ",
    ),
  // No other name is taken for it: a text column of stores may be no more than a property of its product.
  location: ["location"],
  predicted_demand: "predicteddemand forecast prognose absatzprognose prevision".split(" "),
};

/** A column of weeks or months is the date only where no other is: many files have both. */
const PERIOD_NAMES =
  "week woche kalenderwoche kw semaine semana settimana month monat mois mes mese maand tydzien miesiac".split(
    " ",
  );

const BY_NAME: ReadonlyMap<string, MappedColumn> = new Map(
  MAPPED_COLUMNS.flatMap((column) => KNOWN_NAMES[column].map((name) => [name, column] as const)),
);

/** What the names of a header were taken for. */
export interface MatchedColumns {
  readonly columns: ColumnMapping;
  /** Columns for which several names would do: nothing is decided. */
  readonly unclear: Readonly<Partial<Record<MappedColumn, readonly string[]>>>;
}

/**
 * Finds the known columns among the names of a header. A name that is ours counts before all others; what is given is
 * not guessed.
 */
export function matchColumns(names: readonly string[], given: ColumnMapping): MatchedColumns {
  const taken = new Set(Object.values(given));
  const found: Partial<Record<MappedColumn, string[]>> = {};
  for (const name of names.map(normaliseName)) {
    const column = taken.has(name) ? undefined : BY_NAME.get(foldName(name));
    if (column !== undefined && given[column] === undefined) found[column] = [...(found[column] ?? []), name];
  }
  if (found.date === undefined && given.date === undefined) {
    const periods = names.map(normaliseName).filter((name) => PERIOD_NAMES.includes(foldName(name)));
    if (periods.length > 0) found.date = periods;
  }
  const columns: Partial<Record<MappedColumn, string>> = { ...given };
  const unclear: Partial<Record<MappedColumn, readonly string[]>> = {};
  for (const [key, matches] of Object.entries(found)) {
    const column = key as MappedColumn;
    const own = matches.find((name) => name === column);
    if (own !== undefined || matches.length === 1) columns[column] = own ?? matches[0]!;
    else unclear[column] = matches;
  }
  // Where the price itself is there, a revenue says nothing new and stays a column of its own.
  if (columns.selling_price !== undefined && given.revenue === undefined) delete columns.revenue;
  return { columns, unclear };
}

/** `Preis (EUR)`, `Unit Price`, `unit_price`: letters and digits alone, without accents, units in brackets left out. */
export function foldName(name: string): string {
  return name
    .replace(/[([{].*?[)\]}]/g, "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ł", "l")
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\d]/gu, "")
    .toLowerCase();
}
