// The documents: what a rulebook, a cart and an outcome may hold.

/** An amount of money as a decimal string (`"19.99"`) or a number whose shortest form fits the currency. */
export type Money = string | number;
/** An amount, the same in the rulebook's currency or given for each currency. */
export type Amount = Money | Readonly<Record<string, Money>>;
/** A percentage or a factor: a decimal string or a number, at most 6 fraction digits. */
export type Rate = string | number;
/** One string or a list of them. */
export type StringSet = string | readonly string[];

export type Basis = "list" | "class" | "running";
export type RoundingMode = "half_up" | "half_even" | "half_down" | "up" | "down";
export type Spread = "proportional" | "even";
export type Favor = "merchant" | "customer";
export type Class = "price" | "item" | "order" | "shipping" | "payment" | "reward";
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

// ---- Rulebook

export interface Rulebook {
  tillwork: 1;
  id: string;
  currency: string;
  time_zone?: string | undefined;
  price_basis?: "gross" | "net" | undefined;
  rounding?: Rounding | undefined;
  spread?: Spread | undefined;
  refusals?: "detailed" | "public" | undefined;
  near_misses?: number | undefined;
  combination?: Combination | undefined;
  coupons?: readonly Coupon[] | undefined;
  promotions?: readonly Promotion[] | undefined;
  programme?: Programme | undefined;
}

export interface Rounding {
  mode?: RoundingMode | undefined;
  per?: "line" | "unit" | "cart" | undefined;
}

export interface Combination {
  strategy?: "priority" | "best" | undefined;
  effort?: number | undefined;
  max_codes?: number | undefined;
  use_wallet?: boolean | undefined;
  groups?: readonly Group[] | undefined;
}

export interface Group {
  id: string;
  promotions?: StringSet | undefined;
  tags?: StringSet | undefined;
  take?: "best" | "first" | "all" | undefined;
  at_most?: number | undefined;
}

export interface Schedule {
  from?: string | undefined;
  until?: string | undefined;
  windows?: readonly Window[] | undefined;
  time_zone?: string | undefined;
}

export interface Window {
  weekdays?: readonly Weekday[] | undefined;
  dates?: readonly number[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface Selector {
  sku?: StringSet | undefined;
  category?: StringSet | undefined;
  tag?: StringSet | undefined;
  seller?: StringSet | undefined;
  attribute?: readonly AttributeTest[] | undefined;
  price?: { min?: Amount | undefined; max?: Amount | undefined } | undefined;
  on_sale?: boolean | undefined;
  any?: readonly Selector[] | undefined;
  all?: readonly Selector[] | undefined;
  not?: Selector | undefined;
}

export type AttributeValue = string | boolean | number;

export type AttributeTest = { name: string } & AttributePredicate;

export type AttributePredicate =
  | { op: "eq" | "ne"; value: AttributeValue }
  | { op: "in"; values: readonly AttributeValue[] }
  | { op: "lt" | "le" | "gt" | "ge"; value: number | string }
  | { op: "exists" };

export interface CountRange {
  at_least?: number | undefined;
  at_most?: number | undefined;
}

export type Condition =
  | { kind: "all"; conditions: readonly Condition[] }
  | { kind: "any"; conditions: readonly Condition[] }
  | { kind: "not"; condition: Condition }
  | {
      kind: "spend";
      at_least?: Amount | undefined;
      at_most?: Amount | undefined;
      items?: Selector | undefined;
      basis?: Basis | undefined;
    }
  | {
      kind: "quantity";
      at_least?: number | undefined;
      at_most?: number | undefined;
      items?: Selector | undefined;
      distinct?: boolean | undefined;
    }
  | { kind: "contains"; items: Selector }
  | {
      kind: "customer";
      id?: StringSet | undefined;
      segment?: StringSet | undefined;
      tier_at_least?: string | undefined;
      orders?: CountRange | undefined;
      first_order?: boolean | undefined;
      points?: CountRange | undefined;
      birthday?: { before_days?: number | undefined; after_days?: number | undefined } | undefined;
      attribute?: readonly AttributeTest[] | undefined;
    }
  | { kind: "channel" | "payment_method" | "region" | "shipping_method" | "code"; any_of: StringSet }
  | ({ kind: "attribute"; of?: "cart" | "customer" | undefined } & AttributeTest)
  | { kind: "time"; schedule: Schedule }
  | {
      kind: "usage";
      per: "total" | "customer";
      at_least?: number | undefined;
      at_most?: number | undefined;
      promotion?: string | undefined;
    }
  | { kind: "sample"; salt: string; share: Rate; start?: Rate | undefined; by: "customer" | "cart" };

export interface Promotion {
  id: string;
  name?: string | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
  active?: boolean | undefined;
  schedule?: Schedule | undefined;
  codes?: StringSet | undefined;
  coupon?: string | undefined;
  conditions?: Condition | undefined;
  benefit: Benefit | readonly Benefit[];
  priority?: number | undefined;
  exclusive?: "none" | "class" | "cart" | undefined;
  excludes?: { promotions?: StringSet | undefined; tags?: StringSet | undefined } | undefined;
  combines_with?:
    | { promotions?: StringSet | undefined; tags?: StringSet | undefined; classes?: Class | readonly Class[] | undefined }
    | undefined;
  line_exclusive?: boolean | undefined;
  limits?: Limits | undefined;
  funding?: readonly { by: string; share: Rate }[] | undefined;
  floor?: "cost" | Amount | { margin: Rate } | undefined;
  spread?: Spread | undefined;
  tags?: StringSet | undefined;
}

export interface Limits {
  per_cart?: number | undefined;
  per_customer?: number | undefined;
  total?: number | undefined;
  per_day?: PeriodLimit | undefined;
  per_week?: PeriodLimit | undefined;
  per_month?: PeriodLimit | undefined;
  budget?: { amount: Amount; when_short?: "reduce" | "skip" | undefined } | undefined;
}

export interface PeriodLimit {
  per: "customer" | "total";
  uses: number;
}

export type Deal = { percent: Rate } | { amount: Amount } | { price: Amount };

interface Capped {
  max_discount?: Amount | undefined;
}

interface Consuming extends Capped {
  max_applications?: number | undefined;
  favor?: Favor | undefined;
  shares_units?: boolean | undefined;
}

export type StepBenefit =
  | {
      kind: "set_price";
      on?: "items" | undefined;
      price: Amount;
      items?: Selector | undefined;
      stock?: number | undefined;
      units_per_customer?: number | undefined;
      max_units?: number | undefined;
      favor?: Favor | undefined;
    }
  | ({ kind: "set_price"; on: "shipping"; price: Amount; methods?: StringSet | undefined } & Capped)
  | ({
      kind: "percent_off";
      on?: "items" | undefined;
      percent: Rate;
      items?: Selector | undefined;
      basis?: Basis | undefined;
      max_units?: number | undefined;
      favor?: Favor | undefined;
    } & Capped)
  | ({ kind: "percent_off"; on: "order"; percent: Rate; items?: Selector | undefined; basis?: Basis | undefined } & Capped)
  | ({ kind: "percent_off"; on: "shipping"; percent: Rate; methods?: StringSet | undefined } & Capped)
  | ({
      kind: "amount_off";
      on?: "items" | undefined;
      amount: Amount;
      per?: "unit" | "line" | "once" | undefined;
      items?: Selector | undefined;
      max_units?: number | undefined;
      favor?: Favor | undefined;
    } & Capped)
  | ({ kind: "amount_off"; on: "order"; amount: Amount; items?: Selector | undefined } & Capped)
  | ({ kind: "amount_off"; on: "shipping"; amount: Amount; methods?: StringSet | undefined } & Capped)
  | ({
      kind: "fixed_price";
      count: number;
      price: Amount;
      items?: Selector | undefined;
      same_sku?: boolean | undefined;
    } & Consuming)
  | ({
      kind: "fixed_price";
      count: number;
      pay_for: number;
      items?: Selector | undefined;
      same_sku?: boolean | undefined;
    } & Consuming)
  | ({ kind: "bundle"; components: readonly { items: Selector; quantity: number }[]; deal: Deal } & Consuming)
  | ({
      kind: "buy_get";
      buy: { items?: Selector | undefined; quantity: number };
      get: { items?: Selector | undefined; quantity: number };
      deal: Deal;
      same_sku?: boolean | undefined;
    } & Consuming)
  | ({
      kind: "nth_unit";
      steps: readonly { nth: number; deal: Deal }[];
      items?: Selector | undefined;
      same_sku?: boolean | undefined;
    } & Consuming)
  | ({
      kind: "add_on";
      at_least: Amount;
      spend_items?: Selector | undefined;
      basis?: Basis | undefined;
      items: Selector;
      deal: Deal;
      max_units?: number | undefined;
      favor?: Favor | undefined;
    } & Capped)
  | ({
      kind: "every";
      each: Amount;
      amount: Amount;
      at_most?: number | undefined;
      items?: Selector | undefined;
      basis?: Basis | undefined;
    } & Capped)
  | ({ kind: "free_shipping"; methods?: StringSet | undefined } & Capped)
  | { kind: "deposit"; paid: Amount; worth: Amount; items?: Selector | undefined }
  | {
      kind: "points";
      points: number;
      per?: Amount | undefined;
      items?: Selector | undefined;
      rounding?: RoundingMode | undefined;
    }
  | { kind: "points"; multiplier: Rate; items?: Selector | undefined; rounding?: RoundingMode | undefined }
  | { kind: "gift"; gifts: readonly { sku: string; quantity?: number | undefined; stock?: number | undefined }[] }
  | { kind: "issue_coupon"; coupon: string; quantity?: number | undefined; valid_days?: number | undefined };

export type Benefit = StepBenefit | Tiers;

export interface Tiers {
  kind: "tiers";
  measure: Measure;
  mode?: "highest" | "graduated" | undefined;
  steps: readonly { at_least: Amount | number | string; benefit: StepBenefit }[];
  items?: Selector | undefined;
  favor?: Favor | undefined;
  max_discount?: Amount | undefined;
}

export type Measure =
  | { kind: "spend"; items?: Selector | undefined; basis?: Basis | undefined }
  | { kind: "quantity"; items?: Selector | undefined }
  | { kind: "distinct"; items?: Selector | undefined }
  | { kind: "customer_tier" }
  | { kind: "nth_order" }
  | { kind: "attribute"; of: "cart" | "customer"; name: string };

export interface Coupon {
  id: string;
  code?: string | undefined;
  codes?: readonly (string | { code: string; customer?: string | undefined; issued?: string | undefined })[] | undefined;
  signed?: { prefix: string; key: string; valid_days?: number | undefined; bound?: boolean | undefined } | undefined;
  customers?: StringSet | undefined;
  segment?: StringSet | undefined;
  first_order?: boolean | undefined;
  valid_days?: number | undefined;
  schedule?: Schedule | undefined;
  limits?: { per_code?: number | undefined; per_customer?: number | undefined; total?: number | undefined } | undefined;
}

export interface Programme {
  earn?:
    | {
        points: number;
        per: Amount;
        items?: Selector | undefined;
        basis?: "list" | "running" | undefined;
        rounding?: RoundingMode | undefined;
        tiers?: readonly { tier: string; multiplier: Rate }[] | undefined;
      }
    | undefined;
  redeem?:
    | {
        points: number;
        value: Amount;
        minimum?: number | undefined;
        step?: number | undefined;
        max_share?: Rate | undefined;
        items?: Selector | undefined;
      }
    | undefined;
  tiers?: readonly { id: string }[] | undefined;
  pending_days?: number | undefined;
}

// ---- Cart

export interface Cart {
  tillwork?: 1 | undefined;
  id?: string | undefined;
  currency: string;
  /** RFC 3339 with an offset. */
  at: string;
  lines: readonly Line[];
  shipping?: readonly { id: string; method: string; amount: Money; seller?: string | undefined }[] | undefined;
  codes?: readonly string[] | undefined;
  customer?: Customer | undefined;
  channel?: string | undefined;
  region?: string | undefined;
  payment_method?: string | undefined;
  redeem?: number | "max" | undefined;
  gift_choices?: readonly { promotion: string; sku: string }[] | undefined;
  deposits?: readonly { promotion: string; quantity: number }[] | undefined;
  usage?: readonly Usage[] | undefined;
  attributes?: Readonly<Record<string, AttributeValue>> | undefined;
}

export type Line = LineFacts & ({ unit_price: Money; amount?: undefined } | { amount: Money; unit_price?: undefined });

export interface LineFacts {
  id: string;
  sku: string;
  quantity?: number | undefined;
  list_price?: Money | undefined;
  cost?: Money | undefined;
  floor?: Money | undefined;
  seller?: string | undefined;
  categories?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  discountable?: boolean | undefined;
  attributes?: Readonly<Record<string, AttributeValue>> | undefined;
}

export interface Customer {
  id?: string | undefined;
  segments?: readonly string[] | undefined;
  tier?: string | undefined;
  orders?: number | undefined;
  points?: number | undefined;
  birthday?: string | undefined;
  wallet?: readonly string[] | undefined;
  attributes?: Readonly<Record<string, AttributeValue>> | undefined;
}

export type Usage = UsageCounts &
  (
    | {
        promotion: string;
        coupon?: undefined;
        spent?: Money | undefined;
        units?: number | undefined;
        customer_units?: number | undefined;
        gifts?: readonly { sku: string; quantity: number }[] | undefined;
      }
    | { coupon: string; code?: string | undefined; promotion?: undefined }
  );

export interface UsageCounts {
  total?: number | undefined;
  customer?: number | undefined;
  day?: number | undefined;
  week?: number | undefined;
  month?: number | undefined;
  customer_day?: number | undefined;
  customer_week?: number | undefined;
  customer_month?: number | undefined;
}

// ---- Outcome

export interface Outcome {
  tillwork: 1;
  rulebook: string;
  cart?: string;
  currency: string;
  at: string;
  price_basis: "gross" | "net";
  totals: Totals;
  sellers: SellerTotals[];
  lines: OutcomeLine[];
  shipping: OutcomeShipping[];
  gifts: { promotion: string; sku: string; quantity: number; alternatives: string[] }[];
  points?: { before?: number; spent: number; value?: string; earned: number; after?: number };
  applied: Applied[];
  not_applied: NotApplied[];
  next: NearMiss[];
  effects: Effect[];
  optimality?: { proven: true } | { proven: false; gap: string };
  digest: string;
}

export type Discounts = Record<Exclude<Class, "reward">, string>;

export interface Sums {
  subtotal: string;
  shipping: string;
  discounts: Discounts;
  discount: string;
  payable: string;
}

export interface Totals extends Sums {
  prepaid?: string;
  saved: string;
}

export interface SellerTotals extends Sums {
  seller?: string;
}

export interface Adjustment {
  promotion: string;
  class: Class;
  amount: string;
}

export interface OutcomeLine {
  id: string;
  sku: string;
  quantity: number;
  subtotal: string;
  payable: string;
  adjustments: Adjustment[];
  runs: { units: number; price: string }[];
  points?: number;
}

export interface OutcomeShipping {
  id: string;
  method: string;
  amount: string;
  payable: string;
  adjustments: Adjustment[];
}

export interface Applied {
  promotion: string;
  code?: string;
  classes: Class[];
  amount: string;
  times: number;
  points?: number;
  gifts?: number;
  coupons?: number;
  prepaid?: string;
  funding?: { by: string; amount: string }[];
}

export interface NotApplied {
  promotion?: string;
  code?: string;
  reason: Reason;
}

export type Reason =
  | {
      kind:
        | "inactive"
        | "ended"
        | "not_started"
        | "outside_window"
        | "currency"
        | "saves_nothing"
        | "floor_reached"
        | "code_unknown"
        | "code_malformed"
        | "code_ended"
        | "code_not_yours"
        | "budget_used_up";
    }
  | { kind: "condition"; path: string; measure: string; needed: string; actual: string; basis?: Basis }
  | { kind: "no_eligible_items"; needed: number; actual: number }
  | { kind: "limit_reached"; which: string; needed: number; actual: number }
  | { kind: "incompatible_with"; promotion: string }
  | { kind: "saves_less_than"; promotion: string; by: string };

export interface NearMiss {
  promotion: string;
  change: { kind: "spend"; amount: string; items?: Selector } | { kind: "quantity"; line: string; units: number };
  saves: string;
  points?: number;
  gifts?: number;
}

export type Effect = { key: string } & (
  | { kind: "use"; promotion: string; code?: string; coupon?: string; uses: 1; amount: string; units?: number }
  | { kind: "gift"; promotion: string; sku: string; quantity: number }
  | { kind: "issue_coupon"; promotion: string; coupon: string; quantity: number; valid_until?: string }
  | { kind: "redeem_points"; points: number }
  | { kind: "earn_points"; points: number; usable_on?: string }
);
