import { Big } from 'big.js';
import type { BalanceKind, RowReferences } from '../../domain/payouts/payouts.ts';
import { cellOf, type CsvFormat, type CsvRecord } from './csv-format.ts';

/** The activity file has words where the API has codes; words that are missing here hold nothing and are listed. */
const KINDS: ReadonlyMap<string, BalanceKind> = new Map([
  ...kinds('sale', [
    'express checkout payment',
    'website payment',
    'mobile payment',
    'general payment',
    'pre-approved payment bill user payment',
    'subscription payment',
  ]),
  ...kinds('sale', [
    'express-kaufzahlung',
    'zahlung per express-kauf',
    'website-zahlung',
    'allgemeine zahlung',
    'handyzahlung',
  ]),
  ...kinds('refund', ['payment refund', 'payment reversal', 'rückzahlung', 'zahlungsrückgabe', 'rückbuchung']),
  ...kinds('conversion', [
    'general currency conversion',
    'user initiated currency conversion',
    'allgemeine währungsumrechnung',
  ]),
  ...kinds('payout', [
    'general withdrawal',
    'user initiated withdrawal',
    'withdrawal to bank account',
    'allgemeine abbuchung',
    'von nutzer eingeleitete abbuchung',
  ]),
  ...kinds('dispute', ['hold on balance for dispute investigation', 'chargeback', 'einbehaltung für konfliktlösung']),
  ...kinds('dispute_reversal', ['cancellation of hold for dispute resolution', 'chargeback reversal']),
  ...kinds('fee', ['chargeback fee', 'payment processing fee', 'rückbuchungsgebühr']),
  ...kinds('reserve', [
    'reserve hold',
    'reserve release',
    'payment hold',
    'payment release',
    'account hold for open authorization',
  ]),
]);

function kinds(kind: BalanceKind, words: readonly string[]): [string, BalanceKind][] {
  return words.map((word) => [word, kind]);
}

const DONE = new Set(['completed', 'abgeschlossen']);
const MEMO = new Set(['memo']);

/** Hours ahead of UTC of the names that PayPal writes (its accounts' zones). */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UTC: 0, GMT: 0, WET: 0, BST: 1, IST: 1, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

export const PAYPAL_ACTIVITY: CsvFormat = {
  gateway: 'paypal',
  name: "PayPal's activity",
  headers: [
    ['date', 'datum'],
    ['time', 'uhrzeit'],
    ['timezone', 'time zone', 'zeitzone'],
    ['type', 'typ', 'beschreibung'],
    ['status'],
    ['currency', 'währung'],
    ['gross', 'brutto'],
    ['fee', 'gebühr'],
    ['net', 'netto'],
    ['transaction id', 'transaktionscode'],
  ],
  amounts: ['gross', 'fee', 'net', 'brutto', 'gebühr', 'netto'],
  dates: ['date', 'datum'],
  toRow(record, { amount, dayFirst }) {
    if (!DONE.has(cellOf(record, 'status').toLowerCase())) return null;
    if (MEMO.has(cellOf(record, 'balance impact', 'auswirkung auf guthaben').toLowerCase())) return null;
    const currency = cellOf(record, 'currency', 'währung').toUpperCase();
    const money = (...columns: readonly string[]) => amount(cellOf(record, ...columns) || '0', currency);
    const type = cellOf(record, 'type', 'typ', 'beschreibung');
    const [gross, net] = [money('gross', 'brutto'), money('net', 'netto')];
    const decimals = gross.split('.')[1]?.length ?? 0;
    const kind = KINDS.get(type.toLowerCase()) ?? 'unknown';
    const createdAt = instantOf(record, dayFirst);
    const code = cellOf(record, 'transaction id', 'transaktionscode');
    const id = [code, 'csv', createdAt, gross, currency].join(' ');
    return {
      row: {
        ...{ gateway: 'paypal', id, currency, kind, type, amount: gross, net, createdAt },
        fee: new Big(money('fee', 'gebühr'))
          .times(-1)
          .toFixed(decimals)
          .replace(/^-(?=0\.?0*$)/, ''),
        feeTax: new Big(0).toFixed(decimals),
        ...{ payoutId: kind === 'payout' ? id : null, customer: null, description: '' },
        references: referencesOf(record, kind, code),
      },
      payout: kind === 'payout' ? { id, on: createdAt } : null,
    };
  },
};

function referencesOf(record: CsvRecord, kind: BalanceKind, code: string): RowReferences {
  const refersTo = cellOf(record, 'reference txn id', 'zugehöriger transaktionscode');
  const charge = kind === 'sale' ? code : refersTo;
  const invoice = cellOf(record, 'invoice number', 'rechnungsnummer');
  const number = invoice.slice(invoice.lastIndexOf('-') + 1);
  const order = cellOf(record, 'custom number', 'individuelle nummer');
  if (kind === 'payout' || kind === 'conversion') return {};
  return {
    ...(charge !== '' && { charge }),
    ...(kind === 'refund' && { refund: code }),
    ...(/^\d+$/.test(order) && { orderId: order }),
    ...(/^\d+$/.test(number) && { orderNumber: number }),
  };
}

function instantOf(record: CsvRecord, dayFirst: boolean): string {
  const [first = '', second = '', year = ''] = cellOf(record, 'date', 'datum').split(/[/.-]/);
  const isIso = first.length === 4;
  const [day, month] = dayFirst ? [first, second] : [second, first];
  const date = isIso
    ? `${first}-${second}-${year}`
    : `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = cellOf(record, 'time', 'uhrzeit').padStart(8, '0');
  const zone = cellOf(record, 'timezone', 'time zone', 'zeitzone');
  const hours = ZONES[zone];
  if (hours !== undefined) return new Date(Date.parse(`${date}T${time}Z`) - hours * 3_600_000).toISOString();
  return new Date(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds).toISOString();
}
