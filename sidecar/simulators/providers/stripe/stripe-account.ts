import type { ExamplePayout, ExampleRow } from '../examples.ts';

/** Where the sources say nothing, or contradict each other; the default is the likelier. */
export interface StripeSwitches {
  /** Rows that the list of a payout lacks while its reconciliation is in progress. */
  readonly missingWhileInProgress: number;
  /** Whether the list of a payout has its own row. */
  readonly ownRow: boolean;
}

export const STRIPE_SWITCHES: StripeSwitches = { missingWhileInProgress: 1, ownRow: true };

type Json = Readonly<Record<string, unknown>>;

export interface StripeRow {
  /** As the API has it, `source` unexpanded. */
  readonly json: Json & {
    readonly id: string;
    readonly created: number;
    readonly net: number;
    readonly currency: string;
  };
  readonly source: Json | null;
  /** Never in an answer. */
  payout: string | null;
}

export interface StripePayout {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly arrival_date: number;
  readonly automatic: boolean;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  reconciliation_status: 'not_applicable' | 'in_progress' | 'completed';
  failure_balance_transaction: string | null;
  failure_code: string | null;
}

export interface StripeKey {
  readonly key: string;
  /** null = a secret key, which may do everything. */
  readonly rights: readonly string[] | null;
  isRevoked?: boolean;
}

export const READ_RIGHTS = ['rak_payout_read', 'rak_balance_transaction_source_read'] as const;

const DAY_S = 86_400;

/** One account, live or not: its keys, its balance, its payouts. */
export class StripeAccount {
  readonly id: string;
  readonly livemode: boolean;
  readonly siteUrl: string;
  readonly keys: StripeKey[] = [];
  readonly rows: StripeRow[] = [];
  readonly payouts: StripePayout[] = [];
  #count = 0;

  constructor(options: { readonly id: string; readonly livemode?: boolean; readonly siteUrl: string }) {
    this.id = options.id;
    this.livemode = options.livemode ?? true;
    this.siteUrl = options.siteUrl;
  }

  addKey(rights: readonly string[] | null = READ_RIGHTS): string {
    const mode = this.livemode ? 'live' : 'test';
    const key = `${rights === null ? 'sk' : 'rk'}_${mode}_${this.id.slice('acct_'.length)}${String(this.keys.length)}Zx81`;
    this.keys.push({ key, rights });
    return key;
  }

  /** The rows of the payout on `day` (Unix seconds), the payout two days later. */
  pay(example: ExamplePayout, day: number, status: StripePayout['status'] = 'paid'): StripePayout {
    for (const [index, row] of example.rows.entries())
      this.addRow(row, {
        created: day + index * 60,
        currency: example.currency,
        payout: example.automatic ? example.id : null,
      });
    const created = day + DAY_S;
    const { id, amount, currency, automatic } = example;
    const payout: StripePayout = {
      ...{ id, amount, currency, created, automatic, status },
      arrival_date: Math.floor((created + DAY_S) / DAY_S) * DAY_S,
      reconciliation_status: automatic ? 'completed' : 'not_applicable',
      failure_balance_transaction: null,
      failure_code: null,
    };
    this.payouts.push(payout);
    const own = {
      type: 'payout',
      category: 'payout',
      amount: -amount,
      fee: 0,
      tax: 0,
      conversion: 0,
      order: '',
      reference: id,
      customer: null,
    };
    this.addRow(own, { created, currency, payout: automatic ? id : null });
    return payout;
  }

  addRow(
    row: ExampleRow,
    at: { readonly created: number; readonly currency: string; readonly payout: string | null },
  ): StripeRow {
    this.#count += 1;
    const id = `txn_${this.id.slice('acct_'.length)}${String(this.#count).padStart(6, '0')}`;
    const source = this.#source(row, id, at.created);
    const detail = (type: string, amount: number, description: string) => ({
      ...{ amount, application: null, currency: at.currency, description, type },
    });
    const made: StripeRow = {
      source,
      payout: at.payout,
      json: {
        ...{ id, object: 'balance_transaction', amount: row.amount, available_on: at.created + 2 * DAY_S },
        ...{ balance_type: 'payments', created: at.created, currency: at.currency, description: null },
        exchange_rate: row.customer?.rate ?? null,
        fee: row.fee,
        fee_details: [
          ...(row.fee > row.tax + row.conversion
            ? [detail('stripe_fee', row.fee - row.tax - row.conversion, 'Stripe processing fees')]
            : []),
          ...(row.conversion > 0 ? [detail('stripe_fee', row.conversion, 'Stripe currency conversion fee')] : []),
          ...(row.tax > 0 ? [detail('tax', row.tax, 'VAT')] : []),
        ],
        ...{ net: row.amount - row.fee, reporting_category: row.category, source: source?.['id'] ?? null },
        ...{ status: 'available', type: row.type },
      },
    };
    this.rows.push(made);
    return made;
  }

  /** The money of a failed payout comes back; it is listed under a later one. */
  failPayout(id: string, at: number): void {
    const payout = this.payouts.find((one) => one.id === id);
    if (payout === undefined) throw new RangeError(`No payout ${id}`);
    const { amount, currency } = payout;
    const row = {
      type: 'payout_failure',
      category: 'payout_reversal',
      amount,
      fee: 0,
      tax: 0,
      conversion: 0,
      order: '',
      reference: id,
      customer: null,
    };
    payout.status = 'failed';
    payout.failure_code = 'account_closed';
    payout.failure_balance_transaction = this.addRow(row, { created: at, currency, payout: null }).json.id;
  }

  #source(row: ExampleRow, rowId: string, created: number): Json | null {
    const other = row.reference === 'other-shop';
    const ref = row.order === '' ? (other ? 'x77' : '') : row.order;
    const charge = row.charge ?? `ch_${ref}`;
    const intent = `pi_${ref}`;
    const common = { created, livemode: this.livemode };
    if (row.type === 'payout' || row.type === 'payout_failure')
      return { id: row.reference, object: 'payout', ...common };
    if (ref === '') return null;
    if (row.type === 'charge' || row.type === 'payment') {
      const metadata = {
        order_id: ref,
        site_url: other ? 'https://other.example' : this.siteUrl,
        payment_type: 'single',
      };
      const paid = row.customer ?? { amount: row.amount, currency: 'eur' };
      return {
        id: charge,
        object: 'charge',
        amount: paid.amount,
        currency: paid.currency,
        payment_intent: intent,
        metadata,
        ...common,
      };
    }
    const paid = row.customer ?? { amount: -row.amount, currency: 'eur' };
    if (row.type === 'refund' || row.type === 'payment_refund' || row.type === 'refund_failure')
      return {
        id: `re_${rowId}`,
        object: 'refund',
        amount: Math.abs(paid.amount),
        currency: paid.currency,
        charge,
        payment_intent: intent,
        metadata: {},
        ...common,
      };
    if (row.category.startsWith('dispute'))
      return {
        id: `du_${ref}`,
        object: 'dispute',
        amount: Math.abs(row.amount),
        charge,
        payment_intent: intent,
        metadata: {},
        ...common,
      };
    return null;
  }
}
