import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createWriteStream, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openClearing } from '../../src/clearing/clearing.ts';
import { openSecrets } from '../../src/config/secrets.ts';
import { openDatabase } from '../../src/database/database.ts';
import type { LinkedTransaction } from '../../src/domain/payouts/payouts.ts';
import { type CliStack, startCli } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

let stack: CliStack;
let store: string;
let directory: string;
beforeEach(async () => {
  stack = await startCli({ scenarios: ['no_tax'] });
  store = await stack.addStore();
  directory = temporaryDirectory();
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
const BOM = '\uFEFF';
const ITEMIZED =
  'automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,' +
  'reporting_category,source_id,description,charge_id,payment_intent_id,payment_metadata[order_id]';
const itemized = [
  ITEMIZED,
  'po_1,2026-02-05 00:00:00,txn_1,2026-02-01 09:00:00,eur,100.00,1.75,98.25,charge,ch_1,"A, B",ch_1,pi_1,1001',
  'po_1,2026-02-05 00:00:00,txn_2,2026-02-02 09:00:00,eur,"1,050.00",1.00,"1,049.00",charge,ch_2,,ch_2,pi_2,1002',
  'po_1,2026-02-05 00:00:00,txn_3,2026-02-03 09:00:00,eur,-30.00,0.00,-30.00,refund,re_1,,ch_1,pi_1,',
  '',
].join('\n');
const HISTORY =
  'id;Type;Source;Amount;Fee;Net;Currency;Created (UTC);Available On (UTC);Description;Transfer;Transfer Date (UTC);order_id (metadata)';
const history = [
  HISTORY,
  'txn_9;payout;po_9;-95,50;0,00;-95,50;eur;2026-02-04 10:00;2026-02-05 00:00;STRIPE PAYOUT;;;',
  'txn_8;charge;ch_8;100,00;4,50;95,50;eur;2026-02-01 10:00;2026-02-03 00:00;;po_9;2026-02-05 00:00;1008',
  '',
].join('\r\n');
const PAYPAL =
  'Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Reference Txn ID,Invoice Number,Custom Number,Balance,Balance Impact';
const paypal = [
  PAYPAL,
  '25/02/2026,10:00:00,CET,X,Express Checkout Payment,Completed,EUR,"1,250.00",-40.00,"1,210.00",CAP1,,WC-1018,1018,"1,210.00",Credit',
  '25/02/2026,10:00:00,CET,X,Express Checkout Payment,Pending,EUR,9.00,0.00,9.00,CAP2,,WC-1019,1019,,Credit',
  '25/02/2026,11:00:00,CET,X,Order,Completed,EUR,9.00,0.00,9.00,ORD2,,,,,Memo',
  '26/02/2026,10:00:00,Europe/Berlin,X,Payment Refund,Completed,EUR,-20.00,0.00,-20.00,REF1,CAP1,WC-1018,1018,"1,190.00",Debit',
  '27/02/2026,10:00:00,CET,,General Withdrawal,Completed,EUR,"-1,190.00",0.00,"-1,190.00",WD1,,,,0.00,Debit',
  '',
].join('\n');
const german = [
  '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Transaktionscode"',
  '"01.02.2026","10:00:00","CET","X","Website-Zahlung","Abgeschlossen","EUR","1.234,56","-34,56","1.200,00","CAP9"',
  '',
].join('\n');
const WOO =
  'Transaction Id,Date / Time (UTC),Type,Channel,Paid Currency,Amount Paid,Deposit Currency,Amount,Fees,Net,Order #,Payment Method,Customer,Email,Country,Risk level,Deposit ID,Deposit date,Deposit status';
const woo = [
  WOO,
  'txn_w1,2026-02-01 09:00:00,Charge,Online,USD,23.00,EUR,20.00,0.90,19.10,123,visa,X,x@example.com,US,0,po_w,2026-02-05,Paid',
  'txn_w2,2026-02-02 09:00:00,Charge,Online,EUR,5.00,EUR,5.00,0.10,4.90,,visa,X,x@example.com,DE,0,,,',
  '',
].join('\n');

async function importText(content: string | Uint8Array, ...more: string[]) {
  const file = join(directory, 'export.csv');
  writeFileSync(file, content);
  return await stack.cli('payouts', 'import', store, file, ...more);
}
const importJson = async (content: string | Uint8Array) => (await importText(content, '--json')).json();

async function withClearing<T>(work: (clearing: ReturnType<typeof openClearing>) => Promise<T>): Promise<T> {
  await using database = await openDatabase({ dataDir: stack.dataDir });
  const secrets = await openSecrets({ dataDir: stack.dataDir, secretKey: null, pairingCode: null });
  return await work(openClearing({ db: database.db, secrets, now: stack.now }));
}
const rowsOf = (gateway: LinkedTransaction['gateway'], currency = 'EUR') =>
  withClearing((clearing) => Array.fromAsync(clearing.rowsCreated(store, gateway, currency, '', '9999')));
const inShort = (rows: readonly LinkedTransaction[]) =>
  rows.map(({ kind, amount, fee, net, payoutId }) => `${kind} ${amount} ${fee} ${net} ${payoutId ?? '-'}`);

test("Stripe's itemized file, with its mark, is imported, and imported again changes nothing", async () => {
  const first = await importJson(BOM + itemized);
  expect(first).toMatchObject({
    gateway: 'stripe',
    rows: 3,
    added: 3,
    payouts: 1,
    currencies: ['EUR'],
    newCurrencies: [],
  });
  expect(await importJson(itemized)).toMatchObject({ rows: 3, added: 0 });
  const rows = await rowsOf('stripe');
  expect(inShort(rows)).toEqual([
    'sale 100.00 1.75 98.25 po_1',
    'sale 1050.00 1.00 1049.00 po_1',
    'refund -30.00 0.00 -30.00 po_1',
  ]);
  expect(rows[0]?.references).toEqual({ charge: 'ch_1', intent: 'pi_1', orderNumber: '1001' });
  expect(rows[2]?.references).toEqual({ charge: 'ch_1', intent: 'pi_1', refund: 're_1' });
  const payouts = await withClearing((clearing) => clearing.payouts(store));
  expect(payouts).toMatchObject([
    { id: 'po_1', net: '1117.25', arrives: '2026-02-05', isFinal: true, cameFrom: 'csv' },
  ]);
});

test("Stripe's balance history with decimal commas is imported, the payout by its own row", async () => {
  expect(await importJson(history)).toMatchObject({ rows: 2, payouts: 1 });
  expect(inShort(await rowsOf('stripe'))).toEqual(['sale 100.00 4.50 95.50 po_9', 'payout -95.50 0.00 -95.50 po_9']);
  const payouts = await withClearing((clearing) => clearing.payouts(store));
  expect(payouts).toMatchObject([{ id: 'po_9', net: '95.50', isFinal: true, arrives: '2026-02-05' }]);
});

test('a payout whose own row says more than the file has is not final', async () => {
  await importJson(history.replace('txn_8;charge;ch_8;100,00;4,50;95,50', 'txn_8;charge;ch_8;90,00;4,50;85,50'));
  expect(await withClearing((clearing) => clearing.payouts(store))).toMatchObject([{ net: '95.50', isFinal: false }]);
});

test("PayPal's activity: what is done and moves money, in its zone, with the withdrawal as the payout", async () => {
  expect(await importJson(paypal)).toMatchObject({ gateway: 'paypal', rows: 3, payouts: 1 });
  const rows = await rowsOf('paypal');
  expect(rows.map(({ kind, amount, fee, net, createdAt }) => `${kind} ${amount} ${fee} ${net} ${createdAt}`)).toEqual([
    'sale 1250.00 40.00 1210.00 2026-02-25T09:00:00.000Z',
    'refund -20.00 0.00 -20.00 2026-02-26T09:00:00.000Z',
    'payout -1190.00 0.00 -1190.00 2026-02-27T09:00:00.000Z',
  ]);
  expect(rows[1]?.references).toEqual({ charge: 'CAP1', refund: 'REF1', orderId: '1018', orderNumber: '1018' });
  expect(await withClearing((clearing) => clearing.payouts(store))).toMatchObject([
    { net: '1190.00', arrives: '2026-02-27', automatic: false },
  ]);
});

test("PayPal's German activity is read by its headers and number forms", async () => {
  expect(await importJson(BOM + german)).toMatchObject({ gateway: 'paypal', rows: 1 });
  expect(inShort(await rowsOf('paypal'))).toEqual(['sale 1234.56 34.56 1200.00 -']);
});

test("WooPayments' transactions are imported, by either word for its payouts; a further currency is named", async () => {
  expect(await importJson(woo)).toMatchObject({ gateway: 'woopayments', rows: 2, payouts: 1 });
  const rows = await rowsOf('woopayments');
  expect(inShort(rows)).toEqual(['sale 20.00 0.90 19.10 po_w', 'sale 5.00 0.10 4.90 -']);
  expect(rows[0]).toMatchObject({ customer: { amount: '23.00', currency: 'USD' }, references: { orderNumber: '123' } });
  const renamed = woo
    .replaceAll('Deposit', 'Payout')
    .replaceAll(',EUR,', ',GBP,')
    .replaceAll('txn_w', 'txn_g')
    .replaceAll('po_w', 'po_g');
  const { out } = await importText(renamed);
  expect(out).toContain('Nothing was known in GBP before: check that it is the right file.');
});

const WRONG: readonly (readonly [why: string, content: string | Uint8Array, code: string, says: RegExp])[] = [
  [
    'a summary',
    'reporting_category,currency,count,gross,fee,net\ncharge,eur,1,1.00,0.10,0.90\n',
    'payouts_file_lacks',
    /summary of Stripe's payout reconciliation. It has sums only/,
  ],
  [
    'a list of payments',
    'id,Created date (UTC),Amount,Amount Refunded,Currency,Fee,PaymentIntent ID,Status\nch_1,2026-02-01,1,0,eur,0,pi_1,Paid\n',
    'payouts_file_lacks',
    /names no payouts/,
  ],
  [
    'a list of deposits',
    'Deposit Id,Date,Type,Amount,Status,Bank account\npo_1,2026-02-01,deposit,1,Paid,X\n',
    'payouts_file_lacks',
    /WooPayments' list of payouts/,
  ],
  ['a file without a column', itemized.replace(',fee,', ',costs,'), 'payouts_file_lacks', /without "fee"/],
  ['a table of something else', 'a,b,c\n1,2,3\n', 'payouts_file_unknown', /none of the exports/],
  ['a file without rows', `${ITEMIZED}\n`, 'payouts_file_unknown', /no rows/],
  ['an empty file', '', 'payouts_file_cut', /no end/],
  ['a file cut in a line', itemized.slice(0, itemized.indexOf('refund') + 3), 'payouts_file_cut', /cut off/],
  ['a file cut in quotes', `${itemized.slice(0, itemized.indexOf(', B"'))}\n`, 'payouts_file_cut', /middle of a line/],
  [
    'a file cut to whole cells',
    `${itemized.slice(0, itemized.indexOf(',refund'))}\n`,
    'payouts_file_cut',
    /middle of a line/,
  ],
  ['a file in UTF-16', Buffer.from(BOM + itemized, 'utf16le'), 'payouts_file_encoding', /not UTF-8/],
  ['a file in Latin-1', Buffer.from(german, 'latin1'), 'payouts_file_encoding', /not UTF-8/],
  ['an amount that is none', itemized.replace('98.25', '98.2.5'), 'payouts_file_unreadable', /Line 2 of the file/],
  ['a date that is none', itemized.replace('2026-02-01 09', 'yesterday'), 'payouts_file_unreadable', /Line 2/],
  [
    'days that could be months',
    paypal.replaceAll(/2[567]\/02/g, '03/02'),
    'payouts_file_unreadable',
    /day and month cannot be distinguished/,
  ],
  ['a payout in two currencies', itemized.replace('eur,-30', 'usd,-30'), 'payouts_file_unreadable', /EUR and in USD/],
];

test.each(WRONG)('%s is named with what to do, and nothing is kept', async (_why, content, code, says) => {
  const { exit, out } = await importText(content, '--json');
  expect(exit).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    error: { code, message: expect.stringMatching(says), fix: expect.stringMatching(/.{15}/) },
  });
  expect(await withClearing((clearing) => clearing.currencies(store))).toEqual([]);
});

test('a file of another account, and days that PayPal itself was read for, are refused', async () => {
  const row = (gateway: 'stripe' | 'paypal', createdAt: string): LinkedTransaction => ({
    ...{
      gateway,
      id: 'other',
      currency: 'EUR',
      kind: 'sale',
      type: 'charge',
      amount: '1.00',
      fee: '0.00',
      feeTax: '0.00',
      net: '1.00',
    },
    ...{ createdAt, payoutId: null, customer: null, description: '', references: {}, orderId: null, refundId: null },
    ...{ linkedBy: null, isOtherShop: false },
  });
  await withClearing((clearing) =>
    clearing.keepRows(
      store,
      [row('stripe', '2026-02-02T00:00:00.000Z'), row('paypal', '2026-02-26T00:00:00.000Z')],
      'api',
    ),
  );
  expect(await importJson(itemized)).toMatchObject({ error: { code: 'payouts_file_other_account' } });
  expect(await importJson(paypal)).toMatchObject({ error: { code: 'payouts_file_read_already' } });
  expect(await rowsOf('stripe')).toHaveLength(1);
});

test('a missing file is wrong usage', async () => {
  expect(await stack.cli('payouts', 'import', store, join(directory, 'none.csv'))).toMatchObject({
    exit: 2,
    err: expect.stringContaining('cannot be read'),
  });
});

/** Ours: what a hundred times the rows may add. */
const GROWTH_MB_MAX = 64;

async function importMany(
  rows: number,
): Promise<{ readonly said: string; readonly progress: string; readonly peakMb: number }> {
  const file = join(directory, 'year.csv');
  const out = createWriteStream(file);
  out.write(`${ITEMIZED}\n`);
  for (let index = 0; index < rows; index += 1) {
    const at = new Date(Date.UTC(2025, 0, 1) + index * 200_000).toISOString().slice(0, 19).replace('T', ' ');
    const [n, payout] = [String(index), String(Math.floor(index / 411))];
    const ids = `ch_${n},,ch_${n},pi_${n},`;
    if (!out.write(`po_${payout},${at.slice(0, 10)},txn_${n},${at},eur,10.00,0.40,9.60,charge,${ids}\n`))
      await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  const peak = 'process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}`))';
  // As `npm run cli` starts it: package.json.
  const flags = [
    '--max-semi-space-size=2',
    '--optimize-for-size',
    '--import',
    `data:text/javascript,${encodeURIComponent(peak)}`,
  ];
  const args = ['payouts', 'import', store, file, '--json'];
  const child = spawn(process.execPath, [...flags, CLI, ...args], {
    env: { ...process.env, ...stack.env, NODE_OPTIONS: '' },
  });
  const [closed, said, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  const [exit] = closed as [number];
  expect({ exit, err }).toEqual({ exit: 0, err });
  return { said, progress: err, peakMb: Number(/peak (\d+)/.exec(err)?.[1]) / 1024 };
}

test('a year of 150,000 rows is imported in bounded memory, with its progress shown', async () => {
  const few = await importMany(1_500);
  const many = await importMany(150_000);
  expect(JSON.parse(many.said)).toMatchObject({ rows: 150_000, added: 148_500, payouts: 365 });
  expect(many.progress).toContain('[####################] 150000 of 150000 rows');
  expect(many.peakMb - few.peakMb).toBeLessThan(GROWTH_MB_MAX);
  // For the log of the run: how much it was.
  process.stdout.write(`1,500 rows: ${few.peakMb.toFixed(0)} MB at most; 150,000 rows: ${many.peakMb.toFixed(0)} MB\n`);
});
