import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { doubledNotes, notesInBooks } from '../../simulators/judges/notes-in-books.ts';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { syncNow } from '../../src/cli/sync/sync-now.ts';
import { createHistoryNotes } from '../../src/ledger/history-notes.ts';
import { verifyTrail } from '../../src/ledger/audit/verify.ts';
import { restoreBackup, takeBackup } from '../support/_backup.ts';
import { invoiceOf } from '../accounting/_books.ts';
import { ask, invoicesOf, seen, UNPAID } from '../accounting/_life.ts';
import { historyCalls, wordsOn, writeAllNotes, writerOf } from '../accounting/_notes.ts';
import { addCopies, startStack, type Shop, type Stack, type StackOptions } from '../support/_stack.ts';
import { trailOf } from '../../src/wording/trail.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const MINUTE_MS = 60_000;
type Level = 'never' | 'changes' | 'always';

/** One unpaid order, posted. */
async function start(level: Level, options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP], ...options });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  state.updateOrder(ORDER, UNPAID);
  await stack.context.settings.set(shop.id, 'documents.historyNotes', level);
  await stack.drain();
  return stack;
}

/** Raises or lowers the shipping: another total each time. */
async function edit(stack: Stack, shop: Shop, pounds: number): Promise<void> {
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, (order) => {
    const lines = order['fee_lines'];
    const fee = {
      id: 9_000,
      name: 'Packing',
      tax_class: '',
      tax_status: 'none',
      total: `${pounds}.00`,
      total_tax: '0.00',
      taxes: [],
      meta_data: [],
    };
    const before = Array.isArray(lines) && lines.length > 0 ? Number(feeOf(lines[0])) : 0;
    return { fee_lines: [fee], total: (Number(order['total']) - before + pounds).toFixed(2) };
  });
  await stack.drain();
}

function feeOf(line: unknown): string {
  return typeof line === 'object' && line !== null && 'total' in line ? String(line.total) : '0';
}

async function cancel(stack: Stack, shop: Shop): Promise<void> {
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
}

describe('what is noted', () => {
  test('never: a whole life makes no call and no row', async () => {
    await using stack = await start('never');
    const shop = stack.shop(SHOP);
    await edit(stack, shop, 5);
    await cancel(stack, shop);
    await writeAllNotes(stack);
    expect(invoicesOf(shop, ORDER)).toMatchObject([{ status: 'VOIDED' }]);
    expect(historyCalls(stack)).toEqual([]);
    const rows = await stack.context.database.db.selectFrom('history_notes').selectAll().execute();
    expect(rows).toEqual([]);
  });

  test('changes: what a person would ask about, in the order it happened, one call each', async () => {
    await using stack = await start('changes');
    const shop = stack.shop(SHOP);
    await edit(stack, shop, 5);
    await writeAllNotes(stack);
    await cancel(stack, shop);
    await writeAllNotes(stack);
    const [invoice] = invoicesOf(shop, ORDER);
    expect(wordsOn(shop, invoice?.id ?? '')).toEqual([
      'Changed by ML Connector after order 1024 was edited in the shop: its total goes from £246.04 to £251.04.',
      'Voided by ML Connector: The order is "cancelled"; orders are posted once they are processing or completed or refunded.',
    ]);
    expect(historyCalls(stack)).toEqual(['PUT', 'PUT']);
  });

  test('changes: the invoice that takes the place of another, and what became of the other', async () => {
    await using stack = await start('changes');
    const shop = stack.shop(SHOP);
    await ask(stack, shop, ORDER, 'reissue');
    await stack.drain();
    await writeAllNotes(stack);
    const [first, second] = invoicesOf(shop, ORDER);
    expect(wordsOn(shop, first?.id ?? '')).toEqual([
      'Voided by ML Connector: Somebody asked to post order 1024 again.',
    ]);
    expect(wordsOn(shop, second?.id ?? '')).toEqual([
      'Created by ML Connector for order 1024. It is the order’s invoice number 2: the one before it was voided or credited in full.',
    ]);
  });

  test('always: how each document was created, with the order’s page; a replay adds nothing', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    await writeAllNotes(stack);
    const words = wordsOn(shop, invoiceOf(shop, ORDER).id);
    expect(words).toEqual([
      `Created by ML Connector from order 1024 of the shop ${shop.id} (${shop.simulated.url}/wp-admin/admin.php?page=wc-orders&action=edit&id=1024).`,
    ]);
    stack.xero.calls.reset();
    await stack.replay(shop, ORDER);
    await stack.drain();
    await writeAllNotes(stack);
    expect(historyCalls(stack)).toEqual([]);
  });

  test('switched off, what was not sent yet is not sent', async () => {
    await using stack = await start('always');
    await stack.context.settings.set(stack.shop(SHOP).id, 'documents.historyNotes', 'never');
    await writeAllNotes(stack);
    expect(historyCalls(stack)).toEqual([]);
  });

  test('twelve edits are twelve notes of one invoice, each with a mark of its own', async () => {
    await using stack = await start('changes');
    const shop = stack.shop(SHOP);
    for (let turn = 0; turn < 12; turn += 1) await edit(stack, shop, turn % 2 === 0 ? 5 : 7);
    await writeAllNotes(stack);
    const marks = notesInBooks(shop.organisation).map(({ mark }) => mark);
    expect(marks).toHaveLength(12);
    expect(new Set(marks).size).toBe(12);
  });
});

const FAULTS: readonly FaultRequest['kind'][] = [
  'drop-before-commit',
  'drop-after-commit',
  '5xx-before',
  '5xx-after',
  'malformed-json',
  '503-maintenance',
  'token-expired',
  '429',
];

describe('a note is written once', () => {
  test('whatever becomes of its calls', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    await writeAllNotes(stack);
    let expected = 1;
    for (const [kind, times] of FAULTS.flatMap((kind) => [1, 2, 5].map((times) => [kind, times] as const))) {
      const [orderId = 0] = addCopies(shop, ORDER, 1);
      await stack.drain();
      stack.xero.faults.clear();
      stack.xero.faults.add({ kind, times, match: { path: '/History' } } as FaultRequest);
      await writeAllNotes(stack);
      expected += 1;
      expect([kind, times, notesInBooks(shop.organisation).length]).toEqual([kind, times, expected]);
      expect(await seen(stack, shop, orderId)).toMatchObject({ state: 'recorded', code: null });
    }
    expect(doubledNotes(shop.organisation)).toEqual([]);
    const { db } = stack.context.database;
    expect(await db.selectFrom('calls').select('id').where('settled_at', 'is', null).execute()).toEqual([]);
    // Documents that wait for nothing: no call was ever lost to a note's.
    expect(Object.keys(shop.organisation.invoices)).toHaveLength(expected);
  });

  test.each([
    ['at once', 0],
    ['while the key lives', 3 * MINUTE_MS],
    ['when the key can be sent no more', 5.5 * MINUTE_MS],
    ['when the key may or may not be over', 6.2 * MINUTE_MS],
    ['when the key is over', 10 * MINUTE_MS],
  ])('although the process is killed while Xero works, and the next one comes %s', async (_when, pause) => {
    for (const kind of ['drop-before-commit', 'drop-after-commit'] as const) {
      await using stack = await start('always');
      const shop = stack.shop(SHOP);
      stack.xero.faults.add({ kind, match: { path: '/History' } });
      await writerOf(stack)();
      // The order is being worked on at that moment.
      await stack.replay(shop, ORDER);
      expect(await stack.context.ledger.claim({ worker: 'gone', limit: 10 })).toHaveLength(1);
      await stack.restart('killed', () => stack.pass(pause));
      // The order is not held by it.
      await stack.drain();
      expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
      await writeAllNotes(stack);
      await edit(stack, shop, 5);
      await writeAllNotes(stack);
      expect(notesInBooks(shop.organisation)).toHaveLength(2);
      expect(doubledNotes(shop.organisation)).toEqual([]);
      const { id, state } = await stack.entry(shop, ORDER);
      expect(state).toBe('recorded');
      expect((await stack.context.ledger.notesOf(id)).map((note) => [note.state, note.tries])).toEqual([
        ['written', pause > 5 * MINUTE_MS && kind === 'drop-before-commit' ? 1 : 0],
        ['written', 0],
      ]);
      expect((await stack.context.ledger.attemptsOf(id)).map(({ step }) => step)).not.toContain('uncertain');
      const released = (await trailOf(stack.context.ledger, id)).filter(({ text }) => text.startsWith('The process'));
      expect(released).toEqual([]);
    }
  });

  test('although Xero writes it after it was asked whether it had', async () => {
    await using stack = await start('always', { xeroTimeouts: { readMs: 5_000, writeMs: 300 } });
    const shop = stack.shop(SHOP);
    stack.xero.faults.add({ kind: 'slow', ms: 1_200, match: { method: 'PUT', path: '/History' } });
    await writeAllNotes(stack);
    await sleep(1_500);
    expect(notesInBooks(shop.organisation)).toHaveLength(1);
  });

  test('although two processes handle it, and the same event is reported again', async () => {
    await using stack = await start('never');
    const shop = stack.shop(SHOP);
    const { ledger, database, now } = stack.context;
    const { tenantId } = shop.organisation;
    const { id: entryId } = await stack.entry(shop, ORDER);
    const event = { event: 'order:1024/ended', details: 'Voided. [a.example:1024] #abc123', lookFirst: false } as const;
    const about = { tenantId, storeId: shop.id, entryId, documentKind: 'invoice', documentId: 'one' } as const;
    expect(await ledger.requestNote({ ...about, ...event })).toBe(true);
    const notes = createHistoryNotes({ db: database.db, now });
    const note = await notes.next(tenantId, [shop.id]);
    if (note === null) throw new Error('The note is not there.');
    const call = { path: 'Invoices/one/History', body: '{}' };
    const first = await notes.open(note, { ...call, idempotencyKey: 'first' });
    const again = await notes.next(tenantId, [shop.id]);
    const second = again === null ? null : await notes.open(again, { ...call, idempotencyKey: 'second' });
    expect(await notes.open(note, { ...call, idempotencyKey: 'third' })).toBeNull();
    expect(await notes.sending(note, first?.id ?? 0)).toBe(false);
    expect(await notes.sending(note, second?.id ?? 0)).toBe(true);
    await notes.written({ ...note, callId: second?.id ?? 0 }, second?.id ?? 0, 'written');
    expect(await ledger.requestNote({ ...about, ...event })).toBe(false);
    expect(await notes.due()).toEqual([]);
    expect(await notes.sending(note, second?.id ?? 0)).toBe(false);
  });

  test('although the ledger is put back to before it was written, or to before its invoice was', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    const unwritten = await takeBackup(stack);
    await writeAllNotes(stack);
    await edit(stack, shop, 5);
    await writeAllNotes(stack);
    const before = notesInBooks(shop.organisation);
    expect(before).toHaveLength(2);
    await restoreBackup(stack, unwritten);
    await stack.drain();
    await stack.replay(shop, ORDER);
    await stack.drain();
    await writeAllNotes(stack);
    expect(notesInBooks(shop.organisation)).toEqual(before);
    await edit(stack, shop, 9);
    await writeAllNotes(stack);
    expect(notesInBooks(shop.organisation)).toHaveLength(3);
    expect(doubledNotes(shop.organisation)).toEqual([]);
  });

  test.each([true, false])('although the ledger is lost (written before: %p)', async (isWritten) => {
    await using stack = await start('always');
    const { id } = stack.shop(SHOP);
    if (isWritten) await writeAllNotes(stack);
    await stack.startAfresh();
    await stack.context.settings.set(id, 'documents.historyNotes', 'always');
    await stack.drain();
    await writeAllNotes(stack);
    expect(notesInBooks(stack.shop(SHOP).organisation)).toHaveLength(1);
  });
});

describe('nothing waits for a note', () => {
  test('of a document that is found only after posting was switched off is requested all the same', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    const { ledger, positions, settings, database } = stack.context;
    const made = () => database.db.selectFrom('history_notes').selectAll().where('event', 'like', '%/made').execute();
    expect(await made()).toHaveLength(1);
    addCopies(shop, ORDER, 1);
    // Xero keeps a 500 under its key, and then cannot be asked.
    stack.xero.faults.add({ kind: '5xx-after', match: { method: 'PUT', path: '/Invoices\\?' } });
    stack.xero.faults.add({ kind: '503-maintenance', times: 99, match: { method: 'GET', path: '/Invoices\\?' } });
    await positions.request(null, stack.now());
    for (let rounds = 0; rounds < 200 && (await ledger.listUncertain()).length === 0; rounds += 1) {
      await stack.round();
      await sleep(5);
    }
    stack.xero.faults.clear();
    await settings.set(shop.id, 'sync.active', false);
    expect(await ledger.listUncertain()).toHaveLength(1);
    stack.pass(60 * MINUTE_MS);
    await stack.drain();
    expect(await ledger.listUncertain()).toEqual([]);
    expect(await made()).toHaveLength(2);
  });

  test('one that Xero refuses is abandoned, and recorded in the trail and the log', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    Reflect.deleteProperty(shop.organisation.invoices, invoiceOf(shop, ORDER).id);
    await writeAllNotes(stack);
    const { id, state } = await stack.entry(shop, ORDER);
    expect(state).toBe('recorded');
    expect(await stack.context.ledger.notesOf(id)).toMatchObject([{ state: 'refused', tries: 0 }]);
    const trail = await trailOf(stack.context.ledger, id);
    expect(trail.at(-1)?.text).toMatch(/^Xero refused the note; the documents are correct \(HTTP 404\)/);
    expect(stack.log.filter((line) => line.includes('a history note was not written'))).toHaveLength(1);
  });

  test('notes wait while nobody has connected the store, and are written afterwards', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    stack.xero.faults.add({ kind: 'disconnected', match: { path: '/History' } });
    await writeAllNotes(stack).catch(() => undefined);
    expect(notesInBooks(shop.organisation)).toEqual([]);
    await stack.connect(shop);
    await writeAllNotes(stack);
    expect(notesInBooks(shop.organisation)).toHaveLength(1);
  });

  test('`sync --wait` writes them where no service runs', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    await syncNow(stack.context, () => undefined, { stores: [shop.id], isNamed: false, wait: true });
    expect(notesInBooks(shop.organisation)).toHaveLength(1);
  });

  test('documents go first, and notes leave the day’s last calls to them', async () => {
    await using stack = await start('always');
    const shop = stack.shop(SHOP);
    const write = writerOf(stack);
    addCopies(shop, ORDER, 1);
    await stack.context.positions.request(null, stack.now());
    const { governor } = stack.context.xero();
    const permit = await governor.permit(shop.organisation.tenantId, 'live');
    permit.done({ minuteRemaining: null, dayRemaining: 200, limited: null });
    expect(await write()).toBe(0);
    const other = await governor.permit(shop.organisation.tenantId, 'live');
    other.done({ minuteRemaining: null, dayRemaining: 4_000, limited: null });
    expect(await write()).toBe(1);
  });

  test('the trail records who wrote what, and is valid', async () => {
    await using stack = await start('always');
    await writeAllNotes(stack);
    const { id } = await stack.entry(stack.shop(SHOP), ORDER);
    const texts = (await trailOf(stack.context.ledger, id)).map(({ text }) => text);
    expect(texts.filter((text) => text.includes('note'))).toEqual([
      expect.stringMatching(
        /^A note was added to the queue for the history of its document in Xero: Created by ML Connector/,
      ),
      'The note was sent to Xero.',
      'The note is in the history of its document in Xero.',
    ]);
    const { database, signer } = stack.context;
    expect((await verifyTrail(database.db, await signer())).fault).toBeNull();
    await database.db.updateTable('calls').set({ body: '{}' }).where('kind', '=', 'history_notes').execute();
    expect((await verifyTrail(database.db, await signer())).fault?.code).toBe('call_changed');
  });
});
