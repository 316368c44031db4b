import { Big } from 'big.js';

/** Where clients and sources contradict each other. */
export interface PaypalSwitches {
  /** Status of a window that begins after the data's refresh point. */
  readonly notAvailableStatus: 400 | 404;
  /** How far the data is behind. */
  readonly lagMs: number;
  /** Life of a token. */
  readonly tokenSeconds: number;
}

export const PAYPAL_SWITCHES: PaypalSwitches = {
  notAvailableStatus: 400,
  lagMs: 3 * 60 * 60_000,
  tokenSeconds: 32_400,
};

export const PAYPAL_SCOPES = [
  'https://uri.paypal.com/services/reporting/search/read',
  'https://uri.paypal.com/services/reporting/balances/read',
] as const;

export interface PaypalRow {
  readonly id: string;
  readonly code: string;
  readonly at: Date;
  readonly currency: string;
  /** Decimal text, with its sign. */
  readonly value: string;
  /** Below zero; '' = none. */
  readonly fee: string;
  /** D, P, S or V. */
  status: string;
  readonly isBalanceAffecting: boolean;
  readonly invoiceId: string;
  readonly customField: string;
  readonly referenceId: string;
  readonly bankReference: string;
  /** In no answer before. */
  readonly listedFrom: Date;
}

export interface NewPaypalRow extends Partial<Omit<PaypalRow, 'code' | 'at' | 'currency' | 'value'>> {
  readonly code: string;
  readonly at: Date;
  readonly currency: string;
  readonly value: string;
}

/** One account of a business, and the app that may read it. */
export class PaypalAccount {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  scopes: readonly string[] = [...PAYPAL_SCOPES, 'https://uri.paypal.com/services/applications/webhooks'];
  isRevoked = false;
  readonly rows: PaypalRow[] = [];

  constructor(id: string) {
    this.id = id;
    this.clientId = `client-${id}`;
    this.clientSecret = `secret-${id}`;
  }

  add(row: NewPaypalRow): PaypalRow {
    const made: PaypalRow = {
      ...{ id: `${this.id.slice(0, 4)}${String(this.rows.length + 1).padStart(13, '0')}`, fee: '', status: 'S' },
      ...{ isBalanceAffecting: true, invoiceId: '', customField: '', referenceId: '', bankReference: '' },
      listedFrom: row.at,
      ...row,
    };
    this.rows.push(made);
    return made;
  }

  /** Of each row's currency once it is in it. */
  balancesAfter(): ReadonlyMap<PaypalRow, string> {
    const totals = new Map<string, Big>();
    return new Map(
      this.#inOrder().map((row) => {
        const before = totals.get(row.currency) ?? new Big(0);
        const after = counts(row) ? before.plus(row.value).plus(row.fee === '' ? '0' : row.fee) : before;
        totals.set(row.currency, after);
        return [row, after.toFixed(2)];
      }),
    );
  }

  balances(at: Date): ReadonlyMap<string, string> {
    const totals = new Map<string, Big>();
    for (const one of this.#inOrder()) {
      if (one.at > at || !counts(one)) continue;
      totals.set(
        one.currency,
        (totals.get(one.currency) ?? new Big(0)).plus(one.value).plus(one.fee === '' ? '0' : one.fee),
      );
    }
    return new Map([...totals].map(([currency, total]) => [currency, total.toFixed(2)]));
  }

  #inOrder(): PaypalRow[] {
    return this.rows.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }
}

function counts(row: PaypalRow): boolean {
  return row.isBalanceAffecting && row.status === 'S';
}

/** Two currencies, a conversion, a refund, and the money to the bank: EUR and USD end at zero. */
export function paypalExample(account: PaypalAccount, day: Date): void {
  const at = (hour: number) => new Date(day.getTime() + hour * 60 * 60_000);
  const sale = (order: string) => ({
    code: 'T0006',
    id: `CAP${order}0000000000`,
    invoiceId: `WC-${order}`,
    customField: order,
  });
  account.add({ ...sale('1018'), at: at(1), currency: 'EUR', value: '100.00', fee: '-3.39' });
  account.add({ ...sale('1019'), at: at(2), currency: 'USD', value: '50.00', fee: '-2.00' });
  account.add({ code: 'T0200', at: at(3), currency: 'USD', value: '-48.00', referenceId: 'CONVERSION1' });
  account.add({ code: 'T0200', at: at(3), currency: 'EUR', value: '41.28', referenceId: 'CONVERSION1' });
  const refunded = { invoiceId: 'WC-1018', customField: '1018', referenceId: 'CAP10180000000000' };
  account.add({ ...refunded, code: 'T1107', at: at(4), currency: 'EUR', value: '-20.00' });
  account.add({ code: 'T0400', at: at(5), currency: 'EUR', value: '-117.89', bankReference: 'YYW1018' });
}
