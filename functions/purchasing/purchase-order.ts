/** What goes to a supplier: the same number always stands for the same lines. */
export interface PurchaseOrder {
  /** At most 22 characters. */
  readonly number: string;
  readonly supplier: string;
  /** Place that it is to be delivered to; absent where the demand tells no places apart. */
  readonly location?: string;
  /** ISO date. */
  readonly orderDate: string;
  /** ISO 4217 code of what the lines cost. */
  readonly currency: string;
  readonly lines: readonly PurchaseOrderLine[];
}

export interface PurchaseOrderLine {
  /** Of the product alone, without the place: at most once in a purchase order. */
  readonly productId: string;
  /** What the supplier calls it, where the master says so. */
  readonly supplierItem?: string;
  readonly units: number;
  /** What one unit costs; `null` where it is not known. */
  readonly unitCostAmount: number | null;
  /** ISO date of the delivery asked for. */
  readonly dueDate: string;
}
