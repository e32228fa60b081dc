/** What goes to a supplier: the same number always stands for the same lines. */
export interface PurchaseOrder {
  /** At most 22 characters. */
  readonly number: string;
  readonly supplier: string;
  /** ISO date. */
  readonly orderDate: string;
  readonly lines: readonly PurchaseOrderLine[];
}

export interface PurchaseOrderLine {
  readonly productId: string;
  readonly units: number;
  /** US dollars; `null` where it is not known. */
  readonly unitCostUsd: number | null;
  /** ISO date of the delivery asked for. */
  readonly dueDate: string;
}
