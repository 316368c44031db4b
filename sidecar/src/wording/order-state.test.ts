import { expect, test } from '@jest/globals';
import type { Entry, RecordedDocument } from '../ledger/entry.ts';
import { orderState } from './order-state.ts';

type Known = Pick<Entry, 'state' | 'problems' | 'notBefore' | 'summary'>;

const entry = (change: Partial<Known> = {}): Known => ({
  ...{ state: 'recorded', problems: [], notBefore: null },
  summary: { orderNumber: '7', orderStatus: 'processing', currency: 'GBP', invoiceNumber: 'WC-7' },
  ...change,
});

let ids = 0;
function document(
  kind: string,
  sourceKey: string,
  facts: object,
  change: Partial<RecordedDocument> = {},
): RecordedDocument {
  ids += 1;
  const where = {
    id: ids,
    tenantId: 't',
    storeId: 's',
    entryId: 1,
    number: null,
    recordedAt: '2026-11-25T09:00:00.000Z',
  };
  return { ...where, kind, sourceKey, xeroId: sourceKey, facts, seen: null, ...change };
}

const invoice = (total: string, change: Partial<RecordedDocument> = {}, key = 'order:7', facts: object = {}) =>
  document(
    'invoice',
    key,
    { invoice: { status: 'AUTHORISED', total, amountDue: total, date: '2026-11-25', ...facts } },
    change,
  );
const payment = (amount: string, on = 'order:7') =>
  document('payment', `${on}/payment`, { amount, date: '2026-11-25', invoiceId: on });
const note = (total: string, refundId: number, facts: object = {}) =>
  document('credit_note', `order:7/refund:${refundId}`, {
    creditNote: { status: 'AUTHORISED', total, date: '2026-11-25' },
    ...facts,
  });
const seen = (change: Partial<NonNullable<RecordedDocument['seen']>>) => ({
  seen: { status: 'AUTHORISED', byOthers: '0.00', payments: [], seenAt: '2026-11-25T10:00:00.000Z', ...change },
});

const CASES: readonly (readonly [name: string, documents: readonly RecordedDocument[], label: string, due: string])[] =
  [
    ['paid by us', [invoice('95.00'), payment('95.00')], 'Synced, paid', '0.00'],
    ['unpaid', [invoice('95.00')], 'Awaiting payment', '95.00'],
    ['a deposit', [invoice('190.00'), payment('95.00')], 'Part paid, £95.00 due', '95.00'],
    ['free of charge', [invoice('0.00')], 'Synced, paid', '0.00'],
    ['paid in Xero', [invoice('95.00', seen({ status: 'PAID', byOthers: '95.00' }))], 'Synced, paid', '0.00'],
    ['paid in part in Xero', [invoice('95.00', seen({ byOthers: '1.50' }))], 'Part paid, £93.50 due', '93.50'],
    [
      'our payment removed in Xero',
      [invoice('95.00', seen({ byOthers: '-95.00' })), payment('95.00')],
      'Awaiting payment',
      '95.00',
    ],
    [
      'raised in Xero',
      [invoice('95.00', seen({ byOthers: '-5.00' })), payment('95.00')],
      'Part paid, £5.00 due',
      '5.00',
    ],
    [
      'linked to an invoice that was paid in part',
      [
        {
          ...invoice('95.00'),
          facts: {
            invoice: { status: 'AUTHORISED', total: '95.00', amountDue: '55.00', date: '2026-11-25' },
            adopted: {},
          },
        },
        payment('50.00'),
      ],
      'Part paid, £5.00 due',
      '5.00',
    ],
    [
      'refunded in full',
      [invoice('95.00'), payment('95.00'), note('95.00', 8, { settled: { allocated: '0.00', refunded: '95.00' } })],
      'Refunded',
      '0.00',
    ],
    [
      'refunded in part',
      [invoice('95.00'), payment('95.00'), note('27.65', 8, { settled: { allocated: '0.00', refunded: '27.65' } })],
      'Partly refunded',
      '0.00',
    ],
    [
      'a refund whose money is not given back',
      [invoice('95.00'), payment('95.00'), note('27.65', 8, { settled: { allocated: '0.00', refunded: '0.00' } })],
      'Partly refunded, £27.65 credit left',
      '0.00',
    ],
    [
      'a refund of an unpaid order',
      [
        invoice('95.00'),
        note('20.00', 8, { settled: { allocated: '20.00', refunded: '0.00' } }),
        document('allocation', 'order:7/refund:8/allocation', {
          amount: '20.00',
          creditNoteId: 'order:7/refund:8',
          invoiceId: 'order:7',
        }),
      ],
      'Awaiting payment, £75.00 due',
      '75.00',
    ],
    [
      'posted again for more, with the credit of the first invoice',
      [
        invoice('95.00'),
        payment('95.00'),
        document('credit_note', 'order:7/reversal', {
          creditNote: { status: 'PAID', total: '95.00', date: '2026-11-25' },
          settled: { allocated: '0.00', refunded: '0.00' },
        }),
        invoice('190.00', {}, 'order:7#2'),
        document('allocation', 'order:7/reversal/carried/allocation', {
          amount: '95.00',
          creditNoteId: 'order:7/reversal',
          invoiceId: 'order:7#2',
        }),
      ],
      'Part paid, £95.00 due',
      '95.00',
    ],
  ];

test.each(CASES)('%s', (_name, documents, label, due) => {
  expect(orderState(entry(), documents)).toMatchObject({ label, due });
});

test('an invoice that somebody voided needs attention, with what to do', () => {
  const xero = {
    status: 'VOIDED',
    note: 'Invoice WC-7 was voided in Xero.',
    fix: 'post it again: npm run cli -- reissue s 7.',
  };
  expect(orderState(entry({ summary: { xero } }), [invoice('95.00', seen({ status: 'VOIDED' }))])).toMatchObject({
    ...{ code: 'needs_attention', label: 'Needs attention', why: 'Invoice WC-7 was voided in Xero.' },
    next: expect.stringContaining('Credit and post again'),
  });
});

test('a draft says that it is not approved', () => {
  const draft = invoice('95.00', {}, 'order:7', { status: 'DRAFT' });
  expect(orderState(entry(), [draft])).toMatchObject({
    label: 'Awaiting payment',
    why: expect.stringContaining('draft'),
  });
});

const problem = { code: 'xero_offline', message: 'Xero is offline.', fix: '', details: {} };
const until = '2026-11-25T17:05:00.000Z';

test('a waiting order says why and until when: its own reason, or what holds up the whole store', () => {
  const waiting = entry({ state: 'waiting', notBefore: until, problems: [problem] });
  expect(orderState(waiting, [])).toMatchObject({
    code: 'waiting',
    label: 'Waiting to sync',
    why: problem.message,
    until,
  });
  expect(orderState(waiting, [], { why: 'Posting is off.', until: null })).toMatchObject({
    why: 'Posting is off.',
    until: null,
  });
  expect(orderState(entry({ state: 'pending' }), [], { why: 'Xero is offline.', until })).toMatchObject({ until });
});

test.each([
  ['pending', 'It is in Xero. Its latest change is synced in its turn.'],
  ['claimed', 'It is in Xero. Its latest change is being synced now.'],
] as const)('an order in Xero with a change that is not synced yet says that it is in Xero: %s', (state, why) => {
  expect(orderState(entry({ state }), [invoice('95.00')])).toMatchObject({
    ...{ code: 'waiting', label: 'Change waiting to sync', why, due: '95.00' },
  });
  const ended = invoice('95.00', seen({ status: 'VOIDED' }));
  expect(orderState(entry({ state }), [ended]).label).toBe('Waiting to sync');
});

test('an order by whose status nothing is posted names the status; what is due stays known', () => {
  const skipped = {
    code: 'status_not_posted',
    message: 'Its status is not posted.',
    fix: 'No action needed.',
    details: {},
  };
  const summary = { orderStatus: 'on-hold', currency: 'GBP' };
  expect(orderState(entry({ state: 'skipped', problems: [skipped], summary }), [])).toMatchObject({
    ...{ code: 'not_synced', label: 'Not synced (status on-hold)', why: skipped.message, due: null },
  });
  const rejected = entry({ state: 'rejected', problems: [{ ...problem, fix: 'Fix it.' }] });
  expect(orderState(rejected, [invoice('95.00')])).toMatchObject({
    code: 'needs_attention',
    next: 'Fix it.',
    due: '95.00',
  });
});

test('money keeps the decimals of its currency', () => {
  const yen = entry({ summary: { currency: 'JPY' } });
  expect(orderState(yen, [invoice('1500.00'), payment('500.00')]).label).toBe('Part paid, ¥1,000 due');
});
