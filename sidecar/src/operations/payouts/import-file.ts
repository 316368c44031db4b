import { Big } from 'big.js';
import type { Context } from '../../context/context.ts';
import type { BalanceTransaction, PayoutGateway, ProviderPayout } from '../../domain/payouts/payouts.ts';
import { fileError } from '../../providers/csv/file-error.ts';
import { type OpenFile, rowsOfFile, type SurveyedFile, surveyFile } from '../../providers/csv/read-file.ts';
import { acceptPayouts } from './book-payouts.ts';
import { linkToOrders } from './link-orders.ts';

/** Rows that are linked and kept at once. */
const ROWS_PER_STEP = 500;

export interface ImportFile {
  readonly storeId: string;
  /** For the trail: its name without the path. */
  readonly name: string;
  readonly open: OpenFile;
  readonly by: string;
  readonly onProgress: (done: number, of: number) => void;
}

export interface ImportedFile {
  readonly gateway: PayoutGateway;
  /** As the provider calls it. */
  readonly format: string;
  readonly rows: number;
  /** Of them, not known before. */
  readonly added: number;
  readonly payouts: number;
  readonly currencies: readonly string[];
  /** Of them, those that nothing was known in before, although something was in another. */
  readonly newCurrencies: readonly string[];
}

/** What the rows of one payout say of it, while they are read. */
interface PayoutSum {
  readonly currency: string;
  net: Big;
  on: string;
  /** Of its own row; null = the file has none. */
  own: Big | null;
}

type Importing = Pick<Context, 'clearing' | 'ledger' | 'settings' | 'storeClient' | 'stores'>;

/** Reads the file twice: whole, and nothing is kept; then step by step into what is kept. Imported again, it changes nothing. */
export async function importFile(context: Importing, wanted: ImportFile): Promise<ImportedFile> {
  const { storeId, open, by, name } = wanted;
  await context.stores.get(storeId);
  const file = await surveyFile(open);
  const { gateway } = file.format;
  const before = (await context.clearing.currencies(storeId)).filter((one) => one.gateway === gateway);
  const { payouts, currencies } = await checkRows(context, storeId, file, open);
  const { rows, added } = await keepRows(context, wanted, file);
  await context.clearing.keepPayouts(storeId, payouts, 'csv');
  await acceptPayouts(context, storeId, gateway);
  const known = new Set(before.map(({ currency }) => currency));
  await context.ledger.recordAction({
    action: 'payouts_imported',
    by,
    storeId,
    detail: { gateway, file: name, rows: added },
  });
  return {
    ...{ gateway, format: file.format.name, rows, added, payouts: payouts.length, currencies },
    newCurrencies: known.size === 0 ? [] : currencies.filter((currency) => !known.has(currency)),
  };
}

/** Every row is read, and its payout summed, before the first is kept. */
async function checkRows(context: Importing, storeId: string, file: SurveyedFile, open: OpenFile) {
  const sums = new Map<string, PayoutSum>();
  const currencies = new Set<string>();
  const seen = { first: '', last: '', known: 0 };
  let some: string[] = [];
  const countKnown = async () => {
    seen.known += await context.clearing.countKnown(storeId, file.format.gateway, some);
    some = [];
  };
  for await (const { row, payout } of rowsOfFile(open, file)) {
    if (seen.first === '' || row.createdAt < seen.first) seen.first = row.createdAt;
    if (row.createdAt > seen.last) seen.last = row.createdAt;
    currencies.add(row.currency);
    if (payout !== null) addToPayout(sums, row, payout);
    some.push(row.id);
    if (some.length === ROWS_PER_STEP) await countKnown();
  }
  await countKnown();
  await refuseOtherAccount(context, storeId, file, seen);
  return {
    payouts: [...sums].map(([id, sum]) => toPayout(file.format.gateway, id, sum)),
    currencies: [...currencies].sort(),
  };
}

function addToPayout(
  sums: Map<string, PayoutSum>,
  row: BalanceTransaction,
  { id, on }: { id: string; on: string },
): void {
  const sum = sums.get(id) ?? { currency: row.currency, net: new Big(0), on, own: null };
  if (sum.currency !== row.currency) {
    const message = `Payout ${id} has rows in ${sum.currency} and in ${row.currency}: a payout has one currency.`;
    throw fileError('payouts_file_unreadable', message, 'Download the file again, and import it unchanged.');
  }
  if (row.kind === 'payout') sum.own = new Big(row.net);
  else sum.net = sum.net.plus(row.net);
  if (on !== '') sum.on = on;
  sums.set(id, sum);
}

/** With its own row, its rows have to add up to it: what is missing at the beginning or end of a file shows here. */
function toPayout(gateway: PayoutGateway, id: string, { currency, net, on, own }: PayoutSum): ProviderPayout {
  const amount = own === null ? net : own.times(-1);
  const isWhole = own === null || gateway === 'paypal' || amount.eq(net);
  const decimals = Math.max(
    ...[net, amount].map((one) => one.toFixed().split('.')[1]?.length ?? 0),
    currency === 'JPY' ? 0 : 2,
  );
  return {
    ...{
      gateway,
      id,
      currency,
      net: amount.toFixed(decimals),
      createdAt: on,
      arrives: on.slice(0, 'YYYY-MM-DD'.length),
    },
    ...{ status: 'paid', automatic: gateway !== 'paypal', isFinal: isWhole, trace: null },
  };
}

/** Days that were read from the provider itself have their rows already: a file of the same account names the same ids. */
async function refuseOtherAccount(
  { clearing }: Importing,
  storeId: string,
  { format }: SurveyedFile,
  { first, last, known }: { readonly first: string; readonly last: string; readonly known: number },
): Promise<void> {
  if (first === '' || known > 0) return;
  if (!(await clearing.wasReadBetween(storeId, format.gateway, first, last))) return;
  if (format.gateway === 'paypal') {
    const message =
      'Some days of this file were read from PayPal itself, which names its rows otherwise: they would be there twice.';
    throw fileError('payouts_file_read_already', message, 'Import only days before PayPal was connected.');
  }
  const message = `None of the rows of this file is known, although these days were read: it is of another account.`;
  throw fileError('payouts_file_other_account', message, 'Export the file in the account that this shop pays into.');
}

async function keepRows(context: Importing, { storeId, open, onProgress }: ImportFile, file: SurveyedFile) {
  let [rows, added] = [0, 0];
  let some: BalanceTransaction[] = [];
  const keepSome = async () => {
    added += await context.clearing.keepRows(storeId, await linkToOrders(context, storeId, some), 'csv');
    rows += some.length;
    onProgress(rows, file.lines);
    some = [];
  };
  for await (const { row } of rowsOfFile(open, file)) {
    some.push(row);
    if (some.length === ROWS_PER_STEP) await keepSome();
  }
  if (some.length > 0) await keepSome();
  return { rows, added };
}
