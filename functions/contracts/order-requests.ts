import type { OrderState } from "./purchasing";
import type { ProductFilter } from "./results/roll-up";

/** What can be asked of orders: over HTTP, from the page and from the command line. Orders are named by their ids. */
export type OrderRequest =
  | {
      readonly action: "approve";
      readonly orders: readonly string[] | "all";
      /** Of all, those with these ids: what a page shows that was asked for a part of them. */
      readonly among?: readonly string[];
    }
  | { readonly action: "reject"; readonly orders: readonly string[]; readonly because: string }
  | { readonly action: "edit"; readonly order: string; readonly quantity: number; readonly dueDate?: string }
  | { readonly action: "send"; readonly orders: readonly string[] | "all" }
  | {
      readonly action: "receive";
      /** What came; all that is outstanding where no quantity is said. */
      readonly lines: readonly { readonly order: string; readonly quantity?: number }[];
      /** Nothing more of these will come. */
      readonly isFinal: boolean;
    };

/** Which orders are asked for: all that is said must hold. Supplier is the order's own, the rest what the master says. */
export interface OrderFilter extends ProductFilter {
  readonly states?: readonly OrderState[];
  readonly productId?: string;
  /** Only of this run, ISO date. */
  readonly runDate?: string;
}

/** What became of a request. */
export interface OrderAnswer {
  readonly done: readonly string[];
  readonly refused: readonly { readonly orderId: string; readonly because: string }[];
  /** Purchase orders that went out, and those that could not. */
  readonly sent?: readonly {
    readonly purchaseOrder: string;
    readonly supplier: string;
    readonly lines: number;
    readonly to: string;
  }[];
  readonly failed?: readonly { readonly purchaseOrder: string; readonly because: string }[];
}

/** Event of the command line: a request in the name of whoever asks there. */
export interface OrderCommandEvent {
  readonly orders: OrderRequest;
  readonly by: string;
  /** ISO instant, UTC. */
  readonly at: string;
  readonly commandId: string;
}
