import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { jwtVerify } from 'jose';
import { eraseWords } from '../../src/ledger/audit/erase.ts';
import { createReports } from '../../src/ledger/reports.ts';
import { reportBack } from '../../src/inbound/report-back.ts';
import { PASSING_MS, type ReportRow } from '../../src/inbound/report-row.ts';
import { storeStatus } from '../../src/status/status.ts';
import { createStoreSignals } from '../../src/stores/store-signals.ts';
import { createPluginHttp } from '../../src/woocommerce/http/plugin-http.ts';
import { NOW, WELL } from '../support/_status-cases.ts';
import { openTestLedger, orderEvent, reason, STORE, TENANT, type TestLedger } from '../support/_ledger.ts';

const WORKER = 'me';
const PAIRING_KEY = Buffer.alloc(32, 7);

interface Received {
  readonly path: string;
  readonly token: string;
  readonly body: string;
}

let ledger: TestLedger;
let plugin: Server;
let home: string;
let received: Received[];
let answer: { status: number; body: string };
let failures: boolean[];
let answered: (string | null)[];
let paired: boolean;

beforeEach(async () => {
  ledger = await openTestLedger();
  received = [];
  failures = [];
  answered = [];
  paired = true;
  answer = { status: 200, body: '{"written":1,"unknown":[]}' };
  plugin = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', token: (request.headers.authorization ?? '').slice(7), body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(plugin, 'listening');
  const address = plugin.address();
  home = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}/shop`;
});
afterEach(async () => {
  plugin.closeAllConnections();
  plugin.close();
  await ledger[Symbol.asyncDispose]();
});

const linkOf = (id: number) => `https://go.xero.com/of/${String(id)}`;

async function report(): Promise<number> {
  const { now } = ledger;
  using http = createPluginHttp({ allowPrivateHosts: true, now });
  return await reportBack({
    reports: createReports({ db: ledger.database.db, now }),
    plugin: http,
    target: (storeId) => Promise.resolve(paired ? { storeId, url: home, pairingKey: PAIRING_KEY } : null),
    invoiceLinks: (entries) => Promise.resolve(new Map(entries.map(({ id }) => [id, linkOf(id)]))),
    status: () => Promise.resolve({ light: 'green' }),
    documents: (ids) => ledger.ledger.documentsOfEntries(ids),
    now,
    async answered(storeId, error) {
      answered.push(error?.code ?? null);
      await signals().reported(storeId, error);
    },
    onReported: () => undefined,
    onFailed: (_store, _error, isGivenUp) => failures.push(isGivenUp),
  });
}

/** As kept in the database: each time as a new process reads it. */
const signals = () =>
  createStoreSignals({ db: ledger.database.db, now: ledger.now, onError: (error) => expect(error).toBeNull() });

async function reasons() {
  const { nudgedAt, webhookAt, refusedAt, refusal, reportError } = await signals().get(STORE);
  const facts = { ...WELL, signals: { nudgedAt, webhookAt, refusedAt, refusal, reportError, webhooks: [] } };
  return storeStatus(facts, NOW).reasons;
}

const rows = (at = received.length - 1) =>
  (JSON.parse(received[at]?.body ?? '{"orders":[]}') as { orders: ReportRow[] }).orders;

async function claimed(...ids: string[]) {
  await ledger.ledger.acceptEvents(ids.map((id) => orderEvent(id, `change:${String(Math.random())}`)));
  return await ledger.ledger.claim({ worker: WORKER, limit: 100 });
}

async function record(ids: readonly string[], summary: object = {}): Promise<void> {
  for (const entry of await claimed(...ids)) {
    const invoice = { invoiceNumber: `WC-${entry.sourceId}`, invoiceId: 'i 1', paid: true };
    await ledger.ledger.settle(entry, WORKER, {
      to: 'recorded',
      summary: { ...invoice, ...summary },
      recordedHash: 'hash',
    });
  }
}

test('a settled order is reported once, signed for exactly this request, with one note', async () => {
  await record(['1024', '1025']);
  expect(await report()).toBe(2);
  expect(received).toHaveLength(1);
  const { payload } = await jwtVerify(received[0]?.token ?? '', PAIRING_KEY, {
    issuer: 'sidecar',
    audience: STORE,
    currentDate: ledger.now(),
  });
  const bh = createHash('sha256')
    .update(received[0]?.body ?? '')
    .digest('base64url');
  expect(payload).toMatchObject({ m: 'POST', p: '/shop/wp-json/ml-connector/v1/report', bh, sub: 'system' });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
  expect(rows()[0]).toEqual({
    orderId: 1024,
    state: 'recorded',
    label: 'Synced, paid',
    is: {
      ...{ code: 'synced', label: 'Synced, paid', why: null, next: null },
      ...{ until: null, due: null, credit: null, currency: null },
    },
    invoiceNumber: 'WC-1024',
    invoiceUrl: linkOf(1),
    paid: true,
    refunded: null,
    problem: null,
    note: 'In Xero as invoice WC-1024. Synced, paid.',
    noteKey: expect.stringMatching(/^[\w-]{43}$/),
  });
  await record(['1024']);
  expect(await report()).toBe(0);
  expect(received).toHaveLength(1);
});

test('a failure and its end get a note each; the same failure again gets none', async () => {
  const reject = async () => {
    for (const entry of await claimed('7')) {
      await ledger.ledger.settle(entry, WORKER, { to: 'rejected', problems: [reason('tax_unmapped')] });
    }
    await report();
  };
  await reject();
  expect(rows()[0]).toMatchObject({ label: 'Needs attention', problem: { code: 'tax_unmapped', fix: 'Wait.' } });
  expect(rows()[0]?.note).toBe('Not posted to Xero: Xero is away. Wait.');
  await reject();
  expect(received).toHaveLength(1);
  await record(['7'], {
    creditNotes: [
      { number: 'WC-7-R1', total: '5.10' },
      { number: 'WC-7-R2', total: '1' },
    ],
  });
  await report();
  expect(rows()[0]).toMatchObject({
    refunded: '6.10',
    note: 'In Xero as invoice WC-7. Credit: WC-7-R1, WC-7-R2. Synced, paid.',
  });
});

test('an order in Xero that is wrong for a moment while it is edited gets no note; one that stays wrong gets the truth', async () => {
  await record(['7']);
  const entry = await ledger.ledger.entry(STORE, 'order', '7');
  await ledger.ledger.recordDocument({
    ...{ tenantId: TENANT, storeId: STORE, entryId: entry?.id ?? 0, kind: 'invoice', sourceKey: 'order:7' },
    ...{ xeroId: 'i 1', number: 'WC-7' },
    facts: { invoice: { status: 'AUTHORISED', total: '95.00', amountDue: '95.00', date: '2026-11-25' } },
  });
  await report();
  const reject = async () => {
    for (const one of await claimed('7'))
      await ledger.ledger.settle(one, WORKER, { to: 'rejected', problems: [reason('total_unexplained')] });
  };
  await reject();
  await report();
  expect(rows()[0]).toMatchObject({ label: 'Needs attention', note: null, noteKey: null });
  ledger.pass(60_000);
  await record(['7']);
  await report();
  expect(rows()[0]).toMatchObject({ label: 'Awaiting payment', note: null });

  await reject();
  await report();
  ledger.pass(PASSING_MS + 1_000);
  expect(await report()).toBe(1);
  expect(rows()[0]?.note).toBe('The last change is not in Xero yet: Xero is away. Wait.');
  expect(await report()).toBe(0);
});

test('a report to an unreachable plugin is retried with back-off, and given up after a day', async () => {
  await record(['1']);
  answer = { status: 500, body: 'Fatal error' };
  let hours = 0;
  for (; failures.at(-1) !== true && hours < 100; hours += 1) {
    await report();
    ledger.pass(60 * 60_000);
  }
  expect(received).toHaveLength(12);
  expect([hours > 12, hours < 36]).toEqual([true, true]);
  answer = { status: 200, body: '{"written":1}' };
  expect(await report()).toBe(0);
  await record(['1'], { paid: false });
  expect(await report()).toBe(1);
});

test('a site that refuses its own plugin’s route is remembered, until it takes a report', async () => {
  await record(['1024']);
  answer = { status: 401, body: '{"code":"rest_not_logged_in","message":"Only for members."}' };
  await report();
  expect(await reasons()).toMatchObject([
    {
      code: 'plugin_blocked',
      message: expect.stringContaining('They show “Not sent to Xero” there, although they are synced.'),
      ownerNext: expect.stringMatching(/ Then press “Test connections”\.$/),
    },
  ]);
  answer = { status: 200, body: '{"written":1,"unknown":[]}' };
  ledger.pass(60_000);
  await report();
  expect(answered).toEqual(['store_plugin_blocked', null]);
  expect(await reasons()).toEqual([]);
});

test('an order at which the shop failed is reported again with its note, and given up after a day', async () => {
  await record(['1', '2']);
  answer = { status: 200, body: '{"written":1,"unknown":[],"failed":[1]}' };
  expect(await report()).toBe(1);
  expect(await report()).toBe(0);
  expect(received).toHaveLength(1);
  await record(['3']);
  expect(await report()).toBe(1);
  ledger.pass(31_000);
  answer = { status: 200, body: '{"written":1,"unknown":[],"failed":[]}' };
  expect(await report()).toBe(1);
  expect(rows()).toEqual([rows(0)[0]]);
  expect(rows()[0]).toMatchObject({
    orderId: 1,
    note: 'In Xero as invoice WC-1. Synced, paid.',
    noteKey: expect.any(String),
  });
  ledger.pass(24 * 60 * 60_000);
  expect(await report()).toBe(0);

  await record(['4']);
  answer = { status: 200, body: '{"written":0,"failed":[4]}' };
  const before = received.length;
  for (let hours = 0; hours < 100; hours += 1) {
    await report();
    ledger.pass(60 * 60_000);
  }
  expect(received.length - before).toBe(12);
  expect(failures.at(-1)).toBe(true);
});

test('an order that fails again and again does not slow down one that failed once', async () => {
  answer = { status: 200, body: '{"written":0,"failed":[1,2]}' };
  await record(['1']);
  for (let tries = 0; tries < 6; tries += 1) {
    await report();
    ledger.pass(4 * 60 * 60_000);
  }
  await record(['2']);
  await report();
  expect(rows().map(({ orderId }) => orderId)).toEqual([1, 2]);
  ledger.pass(31_000);
  await report();
  expect(rows().map(({ orderId }) => orderId)).toEqual([2]);
});

test('a report whose answer was lost is repeated with the same key for its note, and the next note has another', async () => {
  await record(['1']);
  answer = { status: 200, body: '<html>cut o' };
  await report();
  ledger.pass(60_000);
  answer = { status: 200, body: '{"written":1}' };
  await report();
  expect(rows(1)).toEqual(rows(0));
  expect(rows(0)[0]).toMatchObject({ note: 'In Xero as invoice WC-1. Synced, paid.', noteKey: expect.any(String) });
  await record(['1'], { creditNotes: [{ number: 'WC-1-R1', total: '5.10' }] });
  await report();
  expect(rows(2)[0]?.note).toContain('WC-1-R1');
  expect(rows(2)[0]?.noteKey).not.toBe(rows(0)[0]?.noteKey);
});

test('what changes during its report is reported again', async () => {
  await record(['1']);
  const reports = createReports({ db: ledger.database.db, now: ledger.now });
  const [due] = await reports.due(STORE, 10);
  await record(['1'], { paid: false });
  await reports.sent([
    { entryId: due?.entry.id ?? 0, wanted: due?.wanted ?? 0, sentHash: 'old', noted: null, againAt: null },
  ]);
  expect(await report()).toBe(1);
  expect(rows()[0]).toMatchObject({ label: 'Awaiting payment', paid: false });
});

test('250 orders go in three requests; a shop without the plugin is not called', async () => {
  await record(Array.from({ length: 100 }, (_, index) => String(index + 1)));
  await record(Array.from({ length: 100 }, (_, index) => String(index + 101)));
  await record(Array.from({ length: 50 }, (_, index) => String(index + 201)));
  expect([await report(), await report(), await report(), await report()]).toEqual([100, 100, 50, 0]);
  paired = false;
  await record(['1'], { paid: false });
  expect(await report()).toBe(0);
  expect(received).toHaveLength(3);
});

test('a shop paired again after a month gets its orders without notes', async () => {
  await record(['1']);
  ledger.pass(30 * 24 * 60 * 60_000);
  expect(await report()).toBe(1);
  expect(rows()[0]).toMatchObject({ invoiceNumber: 'WC-1', note: null });
});

test('a store gets what its owner can do, never what to type', async () => {
  const [entry] = await claimed('1');
  if (entry === undefined) throw new Error('not claimed');
  const fix = 'To credit it: npm run cli -- reissue shop.example.com 1. Or leave it.';
  await ledger.ledger.settle(entry, WORKER, { to: 'rejected', problems: [{ ...reason(), fix }] });
  await report();
  expect(rows()[0]?.problem?.fix).toBe('To credit it: press “Credit and post again” on the order. Or leave it.');
  expect(received[0]?.body).not.toContain('npm run');
});

test('what was erased on request is reported again when it is so again', async () => {
  const reject = async () => {
    const [entry] = await claimed('1024');
    if (entry === undefined) throw new Error('Nothing was claimed.');
    await ledger.ledger.settle(entry, WORKER, { to: 'rejected', problems: [reason('tax_unmapped')] });
    return entry.id;
  };
  const id = await reject();
  expect(await report()).toBe(1);
  await reject();
  expect(await report()).toBe(0);
  // The store drops its own copy of the problem with this.
  await eraseWords({ db: ledger.database.db, now: ledger.now }, { storeId: STORE, entryIds: [id], by: null });
  await reject();
  expect(await report()).toBe(1);
  expect(rows()[0]?.problem).toMatchObject({ code: 'tax_unmapped', message: reason().message });
  expect(rows()[0]?.note).toBeNull();
});
