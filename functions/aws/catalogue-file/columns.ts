import type { Location, Product, Supplier } from "../../contracts/catalogue";

/** What may stand in a cell of the master. */
export type CellKind =
  | { readonly kind: "id" | "place" | "text" | "category" | "day" | "ratio" }
  /** One of a few words, each also as others write it, folded: see `foldName`. */
  | { readonly kind: "choice"; readonly words: Readonly<Record<string, readonly string[]>> }
  | {
      readonly kind: "number";
      readonly least: number;
      readonly most: number;
      readonly isWhole: boolean;
      readonly unit: string;
    };

/** A column of a file of products or suppliers. */
export interface CatalogueColumn<Row> {
  /** Our name for it. */
  readonly name: string;
  readonly field: keyof Row & string;
  readonly cell: CellKind;
  /** What spreadsheets and merchandise systems call it, folded: see `foldName`. */
  readonly known: readonly string[];
}

const whole = (least: number, most: number, unit: string): CellKind => ({
  kind: "number",
  least,
  most,
  isWhole: true,
  unit,
});
export const decimal = (least: number, most: number, unit: string): CellKind => ({
  kind: "number",
  least,
  most,
  isWhole: false,
  unit,
});
export const words = (text: string): readonly string[] => text.split(" ");

export const MOST_MONEY = 1e9;
// The limits are those of the stack's settings of the same name.
const LEAD_TIME = {
  leadTimeDays: {
    name: "lead_time_days",
    cell: whole(0, 365, "days"),
    known: words(
      "leadtimedays leadtime deliverytime deliverydays lieferzeit lieferzeittage wiederbeschaffungszeit delai delailivraison plazo plazoentrega tempodiconsegna levertijd",
    ),
  },
  leadTimeDeviationDays: {
    name: "lead_time_deviation_days",
    cell: decimal(0, 90, "days"),
    known: words("leadtimedeviationdays leadtimedeviation leadtimestddev lieferzeitabweichung"),
  },
} as const;

export const PRODUCT_COLUMNS: readonly CatalogueColumn<Product>[] = [
  {
    name: "product_id",
    field: "productId",
    cell: { kind: "id" },
    known: words(
      "productid product sku skuid item itemid itemno itemnumber itemcode articleid articleno articlenumber artikel artikelnr artikelnummer artikelid artnr materialnummer ean gtin upc barcode stockcode productcode productno productnumber produktid produktnummer codeproduit codearticle reference codigoproducto codiceprodotto codicearticolo codigoproduto productnummer varenummer",
    ),
  },
  { name: "location", field: "location", cell: { kind: "place" }, known: ["location"] },
  {
    name: "name",
    field: "name",
    cell: { kind: "text" },
    known: words(
      "name productname itemname title description bezeichnung artikelbezeichnung produktname artikelname designation libelle nom nombre descripcion nome descrizione descricao naam omschrijving nazwa",
    ),
  },
  {
    name: "category",
    field: "category",
    cell: { kind: "category" },
    known: words(
      "category categorypath productcategory productgroup kategorie warengruppe produktgruppe categorie famille categoria familia reparto categoriaprodotto kategoria",
    ),
  },
  {
    name: "supplier",
    field: "supplier",
    cell: { kind: "id" },
    known: words(
      "supplier supplierid suppliercode vendor vendorid lieferant lieferantennr lieferantennummer kreditor fournisseur proveedor fornitore fornecedor leverancier dostawca",
    ),
  },
  {
    name: "supplier_item",
    field: "supplierItem",
    cell: { kind: "id" },
    known: words(
      "supplieritem supplieritemno supplieritemnumber suppliersku supplierpartnumber supplierarticle vendoritem vendoritemno vendorsku vendorpart vendorpartnumber vendorstyle lieferantenartikel lieferantenartikelnr lieferantenartikelnummer bestellnummer referencefournisseur reffournisseur referenciaproveedor codicefornitore codigofornecedor leveranciersartikel",
    ),
  },
  { field: "leadTimeDays", ...LEAD_TIME.leadTimeDays },
  { field: "leadTimeDeviationDays", ...LEAD_TIME.leadTimeDeviationDays },
  {
    name: "unit_cost",
    field: "unitCost",
    cell: decimal(0, MOST_MONEY, "of the currency of the demand"),
    known: words(
      "unitcost cost costprice purchaseprice buyingprice einkaufspreis ekpreis ek einstandspreis coutunitaire prixachat costo costeunitario prezzoacquisto inkoopprijs",
    ),
  },
  {
    name: "price",
    field: "price",
    cell: decimal(0, MOST_MONEY, "of the currency of the demand"),
    known: words(
      "price sellingprice listprice retailprice unitprice verkaufspreis vkpreis vk listenpreis preis prix prixdevente precio preciodeventa prezzo prijs verkoopprijs cena",
    ),
  },
  {
    name: "gross_margin_ratio",
    field: "grossMarginRatio",
    cell: { kind: "ratio" },
    known: words(
      "grossmarginratio grossmargin margin marginratio marge handelsspanne rohertrag margen margine",
    ),
  },
  {
    name: "pack_units",
    field: "packUnits",
    cell: whole(1, 1_000_000, "units"),
    known: words(
      "packunits packsize pack casepack casesize caselot ve vpe verpackungseinheit packungsgrosse gebinde colisage unidadesporcaja",
    ),
  },
  {
    name: "minimum_order_units",
    field: "minimumOrderUnits",
    cell: whole(1, 1_000_000, "units"),
    known: words(
      "minimumorderunits minimumorder minimumorderquantity moq minorder minorderqty mindestbestellmenge mindestmenge quantiteminimum pedidominimo",
    ),
  },
  {
    name: "shelf_life_days",
    field: "shelfLifeDays",
    cell: whole(1, 3650, "days"),
    known: words(
      "shelflifedays shelflife haltbarkeit haltbarkeittage mhdtage mindesthaltbarkeit dureedevie vidautil",
    ),
  },
  {
    name: "discontinued_from",
    field: "discontinuedFrom",
    cell: { kind: "day" },
    known: words(
      "discontinuedfrom discontinued discontinuedon enddate endoflife auslauf auslaufdatum auslistung auslaufab findeserie descatalogado",
    ),
  },
];

export const SUPPLIER_COLUMNS: readonly CatalogueColumn<Supplier>[] = [
  {
    name: "supplier",
    field: "supplier",
    cell: { kind: "id" },
    known: PRODUCT_COLUMNS.find(({ name }) => name === "supplier")!.known,
  },
  {
    name: "name",
    field: "name",
    cell: { kind: "text" },
    known: words(
      "name suppliername vendorname company firma lieferantenname bezeichnung nom nombre nome naam nazwa",
    ),
  },
  { field: "leadTimeDays", ...LEAD_TIME.leadTimeDays },
  { field: "leadTimeDeviationDays", ...LEAD_TIME.leadTimeDeviationDays },
  {
    name: "minimum_order_value",
    field: "minimumOrderValue",
    cell: decimal(0, MOST_MONEY, "of the currency of the demand"),
    known: words("minimumordervalue minordervalue mindestbestellwert minimumorderamount montantminimum"),
  },
];

export const LOCATION_COLUMNS: readonly CatalogueColumn<Location>[] = [
  {
    name: "location",
    field: "location",
    cell: { kind: "place" },
    known: words(
      "location locationid store storeid warehouse site branch filiale markt standort lager magasin tienda negozio winkel",
    ),
  },
  {
    name: "name",
    field: "name",
    cell: { kind: "text" },
    known: words("name locationname storename bezeichnung nom nombre nome naam nazwa"),
  },
  {
    name: "region",
    field: "region",
    cell: { kind: "text" },
    known: words("region area district gebiet bezirk bundesland regione regio country land"),
  },
  { field: "leadTimeDays", ...LEAD_TIME.leadTimeDays },
  { field: "leadTimeDeviationDays", ...LEAD_TIME.leadTimeDeviationDays },
];
