/**
 * Worked examples of payouts, in minor units: `type[/category]:amount:fee@reference`. A reference is the number of an order (#1001), a
 * payout, or another word. The rows of a payout add up to it; its own row is not among them.
 */
export interface ExamplePayout {
  readonly id: string;
  readonly currency: string;
  readonly amount: number;
  readonly rows: readonly ExampleRow[];
  /** true (the default): by schedule. */
  readonly automatic: boolean;
}

export interface ExampleRow {
  readonly type: string;
  readonly category: string;
  readonly amount: number;
  readonly fee: number;
  /** Of the fee. */
  readonly tax: number;
  /** Of the fee: for converting the currency. */
  readonly conversion: number;
  /** '' = none. */
  readonly order: string;
  /** '-' = none. */
  readonly reference: string;
  /** Its id, where the shop kept one; absent = made of the order. */
  readonly charge?: string;
  /** What the shopper paid, before its conversion. */
  readonly customer: { readonly amount: number; readonly currency: string; readonly rate: number } | null;
}

const TEXTS = {
  plain: 'e1 eur 16670 charge:10000:175@#1001 charge:5000:100@#1002 charge:2000:55@#1003',
  refunds: 'e2 eur 2855 charge:8000:145@#1004 refund:-3000:0@#1004 refund:-2000:0@#0990',
  feeTax: 'e3 eur 49108 charge:50000:892+167@#1005',
  disputeOpened: 'e4 eur 3795 charge:12000:205@#1006 adjustment/dispute:-6000:2000@#0985',
  disputeWon: 'e5 eur 9915 adjustment/dispute_reversal:6000:0@#0985 charge:4000:85@#1007',
  converted: 'e6 eur 3874 charge:8600:326~172@#1008=10000usd*0.86 refund:-4400:0@#1008=-5000usd*0.88',
  negative: 'e7 eur -7040 charge:1000:40@#1009 refund:-5000:0@#0970 refund:-3000:0@#0971',
  failed: 'e8a eur 19675 charge:20000:325@#1010',
  afterFailed: 'e8b eur 22605 payout_failure/payout_reversal:19675:0@po_e8a charge:3000:70@#1011',
  reserveTaken: 'e9a eur 88475 charge:100000:1525@#1012 reserve_hold/risk_reserved_funds:-10000:0@-',
  reserveGivenBack: 'e9b eur 14900 reserve_release/risk_reserved_funds:10000:0@- charge:5000:100@#1013',
  accountFee: 'e10 eur 5270 charge:6000:115@#1014 stripe_fee/fee:-500:0@- tax_fee/tax:-115:0@-',
  twoShops: 'e11a eur 9800 charge:6000:115@#1015 charge:4000:85@other-shop',
  secondCurrency: 'e11b gbp 2442 charge:2500:58@#1016',
} as const;

export type ExampleName = keyof typeof TEXTS;

export function examplePayout(name: ExampleName): ExamplePayout {
  const [id = '', currency = '', amount = '', ...rows] = TEXTS[name].split(' ');
  return { id: `po_${id}`, currency, amount: Number(amount), rows: rows.map(exampleRow), automatic: true };
}

export const EXAMPLE_NAMES = Object.keys(TEXTS) as readonly ExampleName[];

/** Reads `type[/category]:amount:fee[+tax of it][~conversion of it]@reference[=amount currency*rate]`. */
export function exampleRow(text: string): ExampleRow {
  const match =
    /^([a-z_]+)(?:\/([a-z_]+))?:(-?\d+):(\d+)(?:\+(\d+))?(?:~(\d+))?@([^=]+)(?:=(-?\d+)([a-z]{3})\*([\d.]+))?$/.exec(
      text,
    );
  if (match === null) throw new Error(`${text} is no row of an example.`);
  const [
    ,
    type = '',
    category = type,
    amount = '0',
    fee = '0',
    tax = '0',
    conversion = '0',
    reference = '-',
    paid,
    currency = '',
    rate,
  ] = match;
  return {
    ...{ type, category, amount: Number(amount), fee: Number(fee), tax: Number(tax), reference },
    conversion: Number(conversion),
    order: reference.startsWith('#') ? reference.slice(1) : '',
    customer: paid === undefined ? null : { amount: Number(paid), currency, rate: Number(rate) },
  };
}
