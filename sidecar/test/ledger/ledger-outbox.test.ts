import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/database/audit-chain.ts';
import type { ClaimedEntry, NewDocument } from '../../src/ledger/entry.ts';
import { invoiceCall, openTestLedger, orderEvent, STORE, TENANT, type TestLedger } from '../support/_ledger.ts';

let t: TestLedger;
beforeEach(async () => (t = await openTestLedger()));
afterEach(async () => {
  await t[Symbol.asyncDispose]();
});

async function claimed(count: number, worker = 'w'): Promise<ClaimedEntry[]> {
  await t.ledger.acceptEvents(Array.from({ length: count }, (_, index) => orderEvent(String(index + 1))));
  return t.ledger.claim({ worker, limit: count });
}

const ids = (entries: readonly ClaimedEntry[]) => entries.map((entry) => entry.id);

function invoice(entryId: number, rest: Partial<NewDocument> = {}): NewDocument {
  return {
    tenantId: TENANT,
    storeId: STORE,
    entryId,
    kind: 'invoice',
    sourceKey: `order:${entryId}`,
    xeroId: `xero-${entryId}`,
    number: `WC-${entryId}`,
    facts: { status: 'AUTHORISED', total: '12.00' },
    ...rest,
  };
}

describe('a call', () => {
  test('keeps what it is to do until it is settled: the look-up of an unanswered call needs it, nobody else', async () => {
    const entries = await claimed(1);
    const intent = [{ number: 'WC-1', reference: 'order 1' }];
    const call = await t.ledger.openCall({ ...invoiceCall(ids(entries)), intent }, 'w');
    expect(call.intent).toEqual(intent);
    await t.ledger.markSent(call.id);
    expect(await t.ledger.unsettledCalls()).toMatchObject([{ intent }]);
    await t.ledger.settleCall(call.id, 200);
    expect(await t.ledger.call(call.id)).toMatchObject({ intent: null, body: call.body });
  });

  test('is on disk with its exact bytes before it is sent', async () => {
    const entries = await claimed(2);
    const body = '{"Invoices":[{"Reference":"Größe £ \\u0000 😀"}]}';
    const call = await t.ledger.openCall(invoiceCall(ids(entries), { body }), 'w');
    expect(await t.ledger.call(call.id)).toEqual({
      ...invoiceCall(ids(entries), { body }),
      id: call.id,
      createdAt: '2026-03-01T10:00:00.000Z',
      sentAt: null,
      settledAt: null,
      httpStatus: null,
      answer: null,
      intent: null,
    });
    expect(await t.ledger.unsettledCalls()).toEqual([]);
  });

  test('is unsettled from its sending to its answer', async () => {
    const entries = await claimed(1);
    const call = await t.ledger.openCall(invoiceCall(ids(entries)), 'w');
    t.pass(1_000);
    expect(await t.ledger.markSent(call.id)).toBe(true);
    expect(await t.ledger.unsettledCalls(TENANT)).toMatchObject([{ id: call.id, sentAt: '2026-03-01T10:00:01.000Z' }]);
    expect(await t.ledger.unsettledCalls('another')).toEqual([]);
    await t.ledger.settleCall(call.id, 200);
    expect(await t.ledger.unsettledCalls()).toEqual([]);
    const attempts = await t.ledger.attemptsOf(entries[0]?.id ?? 0);
    expect(attempts.map(({ step, callId, detail }) => ({ step, callId, detail })).slice(2)).toEqual([
      {
        step: 'sent',
        callId: call.id,
        detail: { kind: 'invoices', method: 'PUT', path: call.path, request: digestOf(call.body) },
      },
      { step: 'answered', callId: call.id, detail: { httpStatus: 200 } },
    ]);
  });

  test('names and addresses of buyers are kept only as long as they may have to be sent again', async () => {
    const body = '{"Contacts":[{"Name":"Ann Archer"}]}';
    const items = ids(await claimed(1));
    const contacts = await t.ledger.openCall(invoiceCall(items, { kind: 'contacts', body }), 'w');
    const invoices = await t.ledger.openCall(invoiceCall(items, { idempotencyKey: 'another' }), 'w');
    await t.ledger.markSent(contacts.id);
    expect(await t.ledger.call(contacts.id)).toMatchObject({ body });
    await t.ledger.settleCall(contacts.id, 200);
    await t.ledger.settleCall(invoices.id, 200);
    expect(await t.ledger.call(contacts.id)).toMatchObject({
      body: '{"Contacts":[{"Name":"[masked]"}]}',
      httpStatus: 200,
    });
    expect(await t.ledger.call(invoices.id)).toMatchObject({ body: '{"Invoices":[]}' });
  });

  test('sent again keeps the instant of its first sending, and its first answer', async () => {
    const call = await t.ledger.openCall(invoiceCall(ids(await claimed(1))), 'w');
    await t.ledger.markSent(call.id);
    t.pass(1_000);
    expect(await t.ledger.markSent(call.id)).toBe(true);
    await t.ledger.settleCall(call.id, 200);
    await t.ledger.settleCall(call.id, 500);
    expect(await t.ledger.call(call.id)).toMatchObject({ sentAt: '2026-03-01T10:00:00.000Z', httpStatus: 200 });
    expect(await t.ledger.markSent(call.id)).toBe(false);
  });

  test('is not opened by a worker that lost one of its entries', async () => {
    const [first, second] = await claimed(2, 'a');
    if (first === undefined || second === undefined) throw new Error('nothing claimed');
    await t.ledger.settle(first, 'a', { to: 'pending' });
    const refusal: unknown = await t.ledger.openCall(invoiceCall([first.id, second.id]), 'a').catch((e: unknown) => e);
    expect(refusal).toMatchObject({ code: 'claim_lost' });
    expect(refusal).toMatchObject({ message: `Worker a no longer holds ${first.id}.` });
    await expect(t.ledger.openCall(invoiceCall([second.id]), 'b')).rejects.toThrow(
      expect.objectContaining({ code: 'claim_lost' }),
    );
    expect(await t.database.db.selectFrom('calls').selectAll().execute()).toEqual([]);
  });

  test('of a worker that was given up cannot be sent, also when others hold the entries now', async () => {
    const entries = await claimed(1, 'slow');
    const call = await t.ledger.openCall(invoiceCall(ids(entries)), 'slow');
    await t.ledger.markSent(call.id);
    await t.ledger.releaseClaims({ worker: 'slow' });
    expect(await t.ledger.markSent(call.id)).toBe(false);
    const [listed] = await t.ledger.listUncertain();
    if (listed === undefined) throw new Error('not listed');
    await t.ledger.settleUncertain(listed, { to: 'pending' });
    t.pass(1);
    expect(await t.ledger.claim({ worker: 'next', limit: 1 })).toHaveLength(1);
    expect(await t.ledger.markSent(call.id)).toBe(false);
  });

  test('that nobody opened is named', async () => {
    await expect(t.ledger.call(404)).rejects.toThrow(expect.objectContaining({ code: 'ledger_unknown_row' }));
  });
});

describe('a document', () => {
  test('is found by its source and by its entry', async () => {
    const [entry] = ids(await claimed(1));
    if (entry === undefined) throw new Error('nothing claimed');
    const recorded = await t.ledger.recordDocument(invoice(entry));
    const paid = await t.ledger.recordDocument(
      invoice(entry, { kind: 'payment', sourceKey: `order:${entry}/payment`, xeroId: 'p-1', number: null }),
    );
    expect(await t.ledger.findDocument(TENANT, STORE, 'invoice', `order:${entry}`)).toEqual(recorded);
    expect(await t.ledger.findDocument('another', STORE, 'invoice', `order:${entry}`)).toBeNull();
    expect(await t.ledger.documentsOf(entry)).toEqual([recorded, paid]);
    expect(recorded).toMatchObject({ ...invoice(entry), recordedAt: '2026-03-01T10:00:00.000Z' });
  });

  test('recorded again is one row with the newer facts', async () => {
    const [entry] = ids(await claimed(1));
    if (entry === undefined) throw new Error('nothing claimed');
    const first = await t.ledger.recordDocument(invoice(entry));
    const again = await t.ledger.recordDocument(invoice(entry, { facts: { status: 'PAID' } }));
    expect(again).toEqual({ ...first, facts: { status: 'PAID' } });
    expect(await t.ledger.documentsOf(entry)).toHaveLength(1);
  });

  test('a second invoice of the same order is refused and named', async () => {
    const [entry] = ids(await claimed(1));
    if (entry === undefined) throw new Error('nothing claimed');
    await t.ledger.recordDocument(invoice(entry));
    const second = t.ledger.recordDocument(invoice(entry, { xeroId: 'xero-second' }));
    await expect(second).rejects.toThrow(expect.objectContaining({ code: 'document_duplicate' }));
    await expect(second).rejects.toThrow(/xero-second/);
    expect(await t.ledger.documentsOf(entry)).toMatchObject([{ xeroId: `xero-${entry}` }]);
  });

  test('one invoice in Xero never belongs to two orders', async () => {
    const [first, second] = ids(await claimed(2));
    if (first === undefined || second === undefined) throw new Error('nothing claimed');
    await t.ledger.recordDocument(invoice(first, { xeroId: 'same' }));
    await expect(t.ledger.recordDocument(invoice(second, { xeroId: 'same' }))).rejects.toThrow(
      expect.objectContaining({ code: 'document_duplicate' }),
    );
  });
});

describe('together', () => {
  test('the answer to a batch is on disk as a whole', async () => {
    const entries = await claimed(2);
    const call = await t.ledger.openCall(invoiceCall(ids(entries)), 'w');
    await t.ledger.markSent(call.id);
    await t.ledger.together(async (ledger) => {
      for (const entry of entries) {
        await ledger.recordDocument(invoice(entry.id));
        await ledger.settle(entry, 'w', { to: 'recorded', summary: {}, recordedHash: 'h' });
      }
      await ledger.settleCall(call.id, 200);
    });
    expect((await t.ledger.counts()).recorded).toBe(2);
    expect(await t.ledger.unsettledCalls()).toEqual([]);
  });

  test('or not at all', async () => {
    const entries = await claimed(2);
    const call = await t.ledger.openCall(invoiceCall(ids(entries)), 'w');
    await t.ledger.markSent(call.id);
    const work = t.ledger.together(async (ledger) => {
      await ledger.recordDocument(invoice(entries[0]?.id ?? 0));
      await ledger.settleCall(call.id, 200);
      throw new Error('the process ends here');
    });
    await expect(work).rejects.toThrow('the process ends here');
    expect(await t.ledger.documentsOf(entries[0]?.id ?? 0)).toEqual([]);
    expect(await t.ledger.unsettledCalls()).toHaveLength(1);
  });

  test('a document that is refused spoils only itself when it is caught', async () => {
    const entries = await claimed(2);
    await t.ledger.together(async (ledger) => {
      await ledger.recordDocument(invoice(entries[0]?.id ?? 0, { xeroId: 'same' }));
      const second = ledger.recordDocument(invoice(entries[1]?.id ?? 0, { xeroId: 'same' }));
      await expect(second).rejects.toThrow(expect.objectContaining({ code: 'document_duplicate' }));
    });
    expect(await t.ledger.documentsOf(entries[0]?.id ?? 0)).toHaveLength(1);
  });
});
