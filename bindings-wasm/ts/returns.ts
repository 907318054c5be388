// Returns: what is asked for, what is answered, and what the next return begins with.

import type { FundingPart, Reason } from "./documents.js";

/** `share` pays back what the units really cost; `reprice` evaluates what is kept by itself. */
export type ReturnPolicy = "share" | "reprice";

/** Units of a line; with `price` those that paid exactly this. */
export interface ReturnedUnits {
  line: string;
  units: number;
  price?: string | number | undefined;
}

/** A gift that is sent back. */
export interface ReturnedGift {
  promotion: string;
  sku: string;
  quantity: number;
}

/** What comes back of an order now. */
export interface ReturnRequest {
  tillwork?: 1 | undefined;
  /** Names this return; idempotency keys read it. */
  id?: string | undefined;
  /** RFC 3339 with offset. */
  at: string;
  policy?: ReturnPolicy | undefined;
  lines?: readonly ReturnedUnits[] | undefined;
  /** Ids of shipping entries that are paid back. */
  shipping?: readonly string[] | undefined;
  /** What happens when a gift is due that was not sent back. */
  gifts?: "keep" | "charge" | "require" | undefined;
  gifts_returned?: readonly ReturnedGift[] | undefined;
  gift_values?: readonly { sku: string; value: string | number }[] | undefined;
  /** The `state` of the return before this one. */
  before?: ReturnState | undefined;
}

/** Points earned that are taken back, and points spent that are given back. */
export interface ReturnedPoints {
  take_back: number;
  give_back: number;
}

/** What was returned so far. It is kept unread, and is the `before` of the next request. */
export interface ReturnState {
  outcome: string;
  policy: ReturnPolicy;
  lines: { line: string; units: number; price?: string }[];
  shipping: string[];
  gifts: ReturnedGift[];
  coupons: { promotion: string; coupon: string; quantity: number }[];
  refunded: string;
  charged: string;
  points: ReturnedPoints;
}

/** What the host must record; recording a `key` twice is the same as once. */
export type ReturnEffect =
  | { kind: "use_back"; promotion: string; code?: string; coupon?: string; uses: number; amount: string; units?: number; key: string }
  | { kind: "gift_back"; promotion: string; sku: string; quantity: number; key: string }
  | { kind: "coupon_back"; promotion: string; coupon: string; quantity: number; key: string }
  | ({ kind: "refund_points"; key: string } & ReturnedPoints)
  | { kind: "refund"; amount: string; key: string };

/** What is paid back, for what, and what becomes of promotions, gifts and points. */
export interface Return {
  tillwork: 1;
  id?: string;
  rulebook: string;
  cart?: string;
  /** The outcome's digest. */
  outcome: string;
  currency: string;
  at: string;
  policy: ReturnPolicy;
  totals: { goods: string; shipping: string; prepaid: string; gifts: string; waived: string; refund: string };
  lines: { line: string; sku: string; units: number; subtotal: string; discount: string; refund: string; points?: number }[];
  shipping: { id: string; refund: string }[];
  gifts: { promotion: string; sku: string; returned: number; owed: number; value?: string }[];
  points?: ReturnedPoints;
  promotions: {
    promotion: string;
    code?: string;
    amount: string;
    kept: string;
    prepaid?: string;
    funding?: FundingPart[];
    points?: number;
    reason?: Reason;
  }[];
  state: ReturnState;
  effects: ReturnEffect[];
  digest: string;
}
