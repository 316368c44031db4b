/**
 * What keeps an order from being posted twice, from being lost, and from standing with another day or amount than the shop's, broken on
 * purpose. A test finds each at once; `npm run chaos` finds those that second defences (fixed numbers, looks before a sending) do not
 * mend in the books.
 */
export interface ChaosMutation {
  readonly name: string;
  /** The test that fails, below sidecar/. */
  readonly noticedBy: string;
  readonly edits: readonly Edit[];
}

export interface Edit {
  /** Below sidecar/src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

const m = (
  name: string,
  noticedBy: string,
  ...edits: readonly (readonly [file: string, find: string, replace: string])[]
): ChaosMutation => {
  return { name, noticedBy, edits: edits.map(([file, find, replace]) => ({ file, find, replace })) };
};

/** What is not known to have been done counts as not done, without a look into Xero. */
const NO_LOOK = [
  'posting/calls/resolve-uncertain.ts',
  'const look = await lastLook(deps, call);',
  'const look: Look | null = { doubles: new Map(), missing: call.items.map((item) => item.entryId) };\n      await deps.ledger.settleCall(call.id, null);',
] as const;
const NO_LOOK_BEFORE_INVOICES = [
  'posting/invoices/post-invoices.ts',
  "const numberless = batch.filter(({ work }) => work.documents.invoice.number === '');",
  'const numberless: ReadyInvoice[] = [];',
] as const;

const LATE_COMMITS = 'test/recovery/late-commits.test.ts';
const CUT_OFF_CALLS = 'test/recovery/cut-off-calls.test.ts';
const EXACT = 'test/simulators/exact.test.ts';
const TRANSITIONS = 'src/ledger/transitions.test.ts';

export const CHAOS_MUTATIONS: readonly ChaosMutation[] = [
  m('an unanswered write is sent again under a new key, without a look', LATE_COMMITS, NO_LOOK),
  m(
    'nothing is looked up, neither after an unanswered write nor before the next',
    LATE_COMMITS,
    NO_LOOK,
    NO_LOOK_BEFORE_INVOICES,
  ),
  m('a new key for each sending', LATE_COMMITS, [
    'posting/calls/send-call.ts',
    'idempotencyKey: call.idempotencyKey,\n        priority',
    'idempotencyKey: `${call.idempotencyKey.slice(0, 100)}-${send}`,\n        priority',
  ]),
  m('a new key for the sending after a look', LATE_COMMITS, [
    'posting/calls/resend.ts',
    'path, body, idempotencyKey, priority',
    'path, body, idempotencyKey: `${idempotencyKey.slice(0, 100)}-again`, priority',
  ]),
  m('the first look is the last word, though Xero may still be working', LATE_COMMITS, [
    'posting/calls/resolve-uncertain.ts',
    'isKeyOver(call, sendings.lastAt, deps.now());',
    'true;',
  ]),
  m('claims of a process that is gone are not released', 'test/ledger/ledger-claims.test.ts', [
    'ledger/claims.ts',
    'const pending = await releaseTo({ ...deps, db }, options, false);',
    'const pending: number[] = [];',
  ]),
  m('an entry whose outcome is unknown is claimed like any other', TRANSITIONS, [
    'ledger/transitions.ts',
    "return hasSentCall ? 'uncertain' : 'pending';",
    "return hasSentCall ? 'pending' : 'pending';",
  ]),
  m('a call is noted as sent after it was answered', CUT_OFF_CALLS, [
    'posting/calls/send-call.ts',
    'if (sent.isLate || !(await deps.ledger.markSent(call.id))) return false;',
    'if (sent.isLate) return false;',
  ]),
  m('an unknown outcome is a refusal, and replayed', LATE_COMMITS, [
    'posting/calls/send-call.ts',
    'if (doubt !== null) return unknown(doubt);',
    "if (doubt !== null) {\n    await deps.ledger.settleCall(callId, null);\n    return { ok: false, refused: false, outcome: () => ({ kind: 'rejected', problems: [unknownOutcome(doubt.message)] }) };\n  }",
  ]),
  m('one key for all that is ever sent for an order', LATE_COMMITS, [
    'posting/calls/send-call.ts',
    'generation: deps.newId() }),',
    "generation: 'same' }),",
  ]),
  m('the answer is recorded after the call has ended', CUT_OFF_CALLS, [
    'posting/calls/send-batches.ts',
    'const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, plan, batch, call));',
    'await deps.ledger.settleCall(call.callId, 200);\n  const read = await deps.ledger.together((ledger) => readAnswer({ ...deps, ledger }, plan, batch, call));',
  ]),
  m('what is there already is a refusal', CUT_OFF_CALLS, [
    'posting/invoices/post-invoices.ts',
    'if (taken.length > 0) await adopt(deps, tenantId, taken, results);',
    "for (const { work } of taken) results.failed.set(work.entry.id, { kind: 'rejected', problems: [numberTaken('', 'it is there')] });",
  ]),
  m('a change of an order that is recorded is not worked on', TRANSITIONS, [
    'ledger/transitions.ts',
    "return state === 'claimed' || state === 'uncertain' ? state : 'pending';",
    "return state === 'claimed' || state === 'uncertain' || state === 'recorded' ? state : 'pending';",
  ]),
  m(
    'a contact is chosen by the e-mail address alone, whether for a person or a company',
    'test/connection/company-contacts.test.ts',
    [
      'connection/match-contact.ts',
      'wanted.isCompany === true ? isCompany(wanted, one) : isPerson(wanted, one)',
      "one.nameKey !== ''",
    ],
    [
      'posting/calls/plan-batches.ts',
      'if (isCompany !== true) return',
      "if (isCompany !== true || name !== '') return",
    ],
  ),
  m('a company is no other buyer in the batch of its buyer’s own order', 'test/connection/company-contacts.test.ts', [
    'posting/calls/plan-batches.ts',
    'if (isCompany !== true) return',
    "if (isCompany !== true || name !== '') return",
  ]),
  m('what an unanswered call for gateway fees has left is not looked for', 'test/posting/gateway-fees.test.ts', [
    'posting/calls/find-uncertain.ts',
    "if (call.kind === 'fees') await findFees(deps, call, look);",
    '',
  ]),
  m('an order is dated by the UTC day', EXACT, [
    'woocommerce/orders/to-order.ts',
    'createdOn: dayOfLocal(dateCreated),',
    'createdOn: dayOfLocal(dateCreatedGmt),',
  ]),
  m('a payment is dated by the UTC day', EXACT, [
    'woocommerce/orders/to-order.ts',
    'paidOn: datePaid ? dayOfLocal(datePaid) : null,',
    'paidOn: datePaidGmt ? dayOfLocal(datePaidGmt) : null,',
  ]),
  m('a refund is dated by the UTC day', EXACT, [
    'woocommerce/orders/to-refund.ts',
    'refundedOn: dayOfLocal(dateCreated),',
    'refundedOn: dayOfLocal(dateCreatedGmt),',
  ]),
  m('documents of a closed month stand a day after the first open one', EXACT, [
    'mapping/lock-date.ts',
    'const first = addDays(locked, 1);',
    'const first = addDays(locked, 2);',
  ]),
  m('money given back is not booked', EXACT, [
    'mapping/refund/to-refund-payment.ts',
    "if (payment === null || choice === 'none') return null;",
    'if (payment !== undefined) return null;',
  ]),
  m('the credit of an earlier invoice is not carried to the one that took its place', 'test/posting/reissue.test.ts', [
    'posting/post-documents.ts',
    'const carried = await carryCredits(deps, tenantId, invoiced, failed);',
    'const carried = new Map();',
  ]),
  m('the credit of a whole invoice is dated by the UTC day', 'test/posting/reversal-day.test.ts', [
    'posting/amendments/plan-reversal.ts',
    'const today = dayIn(deps.now(), await deps.storeTimezone(storeId));',
    'const today = dayIn(deps.now(), null);',
  ]),
  m('what the credit of an earlier invoice does not cover is not booked', 'test/posting/reissued-money.test.ts', [
    'posting/payments/payments-due.ts',
    'lessCredit(work, due, booked, credit)));',
    '[]));',
  ]),
  m('a refunded deposit is set against the rest', 'src/mapping/refund/settle-credit.test.ts', [
    'mapping/refund/settle-credit.ts',
    "decimal(note.moneyFirst ?? '0')",
    "decimal('0')",
  ]),
];
