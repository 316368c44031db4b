import type { Mutation } from './_golden-mutations.ts';

/** The same of what happens after an order was posted: one for each row of "After it was posted" in docs/accounting.md. */
const p = (noticedBy: string, file: string, find: string, replace: string): Mutation => {
  return { noticedBy, file: `posting/${file}`, find, replace };
};

const matching = (noticedBy: string, find: string, replace: string): Mutation => {
  return { noticedBy, file: 'connection/match-contact.ts', find, replace };
};

export const LIFE_MUTATIONS: readonly Mutation[] = [
  p(
    'cancelled-unpaid',
    'amend-posted.ts',
    'plan.ends.push({ entry, posted, there, why: reason });\n  } else if (wish',
    'void 0;\n  } else if (wish',
  ),
  p(
    'cancelled-draft',
    'amend-end.ts',
    "invoice.status === 'DRAFT' || invoice.status === 'SUBMITTED' ? 'DELETED'",
    "invoice.status === 'NEVER' ? 'DELETED'",
  ),
  p(
    'cancelled-paid',
    'judge-invoice.ts',
    "return new Big(there.amountDue).eq(there.total) && there.status !== 'PAID' ? 'open' : 'settled';",
    "return 'open';",
  ),
  p('cancelled-and-refunded', 'plan-entries.ts', 'live !== null && isGivenBack(order)', 'false'),
  p('trashed-unpaid', 'plan-entries.ts', 'over.push({ entry, posted: live, reason: plan.reason, summary });', ''),
  p(
    'deleted-unpaid',
    'read-orders.ts',
    'if (posted !== null && !isOver(posted)) over.push',
    'if (entry.id < 0) over.push',
  ),
  p('status-moved-back', 'plan-entries.ts', 'over.push({ entry, posted: live, reason: plan.reason, summary });', ''),
  p(
    'comes-back',
    'posted-invoice.ts',
    'return isOver(posted) ? posted.issue + 1 : posted.issue;',
    'return posted.issue;',
  ),
  p(
    'edited-unpaid',
    'amend-update.ts',
    'return { planned, stored: partner, coding: recoded(posted, partner) };',
    'return { planned, stored: null, coding: null };',
  ),
  p(
    'edited-paid',
    'amend-problems.ts',
    'const diff = describeChange(compareLines(invoice.lines ?? [], planned.lines));',
    "const diff = '';",
  ),
  p(
    'edited-part-paid',
    'judge-invoice.ts',
    'new Big(there.amountDue).eq(there.total)',
    'new Big(there.amountDue).gt(0)',
  ),
  p('reissued-paid', 'carry-credit.ts', 'const amount = due.lt(rest) ? due : rest;', 'const amount = due.minus(due);'),
  p(
    'reissued-part-paid',
    'amend-credit.ts',
    'const allocated = await takeDown(deps, tenantId, ready, note, there, failed);',
    'const allocated = allocatedTo(note, there.invoiceId);',
  ),
  p(
    'reissued-unpaid',
    'amend-posted.ts',
    "if (standing === 'open') plan.ends.push({ entry, posted, there, why: postedAnew(entry) });",
    "if (standing === 'dead') plan.ends.push({ entry, posted, there, why: postedAnew(entry) });",
  ),
  p('credited-alone', 'amend-posted.ts', 'plan.credits.push({ entry, posted, there, work: null });', ''),
  p(
    'credited-then-comes-back',
    'payments-due.ts',
    'const credit = carried.get(work.entry.id);',
    'const credit = carried.get(-work.entry.id);',
  ),
  p(
    'credit-given-back-then-comes-back',
    'carry-credit.ts',
    'let rest = decimal(creditNote.remainingCredit);',
    'let rest = decimal(creditNote.total);',
  ),
  p('reissued-part-paid-then-paid', 'payments-due.ts', 'received.minus(amount)', 'received'),
  {
    noticedBy: 'raised-then-reissued',
    file: 'mapping/plan-documents.ts',
    find: 'payment: besideCredit(order, payment, settings, lists, money),',
    replace: 'payment,',
  },
  p(
    'reissued-in-a-locked-month',
    'plan-reversal.ts',
    "documents.locked === 'first-open-day' || !isLocked(there.date, lists)",
    'true',
  ),
  p(
    'reissued-on-the-first-open-day',
    'plan-reversal.ts',
    "documents.locked === 'first-open-day' || !isLocked(there.date, lists)",
    '!isLocked(there.date, lists)',
  ),
  p(
    'credited-on-the-first-open-day',
    'plan-reversal.ts',
    "openDay('credit note', today, settings, lists, problems, notices)",
    'today',
  ),
  {
    noticedBy: 'reissued-with-tax-in-the-prices',
    file: 'xero/invoice-lines.ts',
    find: "return types === 'Inclusive' ?",
    replace: "return types === 'NoTax' ?",
  },
  p('changed-in-xero', 'judge-invoice.ts', "if (figuresThatDiffer(posted, there).length > 0) return 'changed';", ''),
  p(
    'put-right-in-xero',
    'amend-posted.ts',
    '} else if (agrees(work, posted, there)) {',
    '} else if (standing === "open" && agrees(work, posted, there)) {',
  ),
  p(
    'voided-in-xero',
    'amend-posted.ts',
    'reject(endedInXero(refOf(entry), posted.stored.invoice, there));',
    'await recordAmended(deps, entry, posted, there ?? posted.stored.invoice, null);',
  ),
  p(
    'voided-in-xero-then-reissued',
    'amend-posted.ts',
    "if (wish === 'reissue') {\n      const dead",
    "if (wish === 'credit') {\n      const dead",
  ),
  p(
    'voided-in-xero-then-cancelled',
    'amend-posted.ts',
    "if (there === undefined || standing === 'dead') {\n    const dead",
    'if (there === undefined) {\n    const dead',
  ),
  p(
    'payment-changed',
    'payment-as-posted.ts',
    'const isDateOther = !hasBalance && facts.date !== payment.date;',
    'const isDateOther = false;',
  ),
  p('payment-replaced', 'post-works.ts', 'await endPayments(deps, tenantId, works, failed);', ''),
  p(
    'payment-replaced',
    'payment-as-posted.ts',
    'if (paymentsToReplace(order).some(({ document }) => document.id === posted.document.id)) return documents;',
    '',
  ),
  p(
    'payment-not-replaced-in-a-locked-month',
    'posted-days.ts',
    'known === null || !isReplaced ? known : { ...known, isLive: false }',
    'known',
  ),
  p(
    'no-figure-changed',
    'amend-posted.ts',
    'return added.length === 0 && removed.length === 0 && changed.length === 0;',
    'return false;',
  ),
  p(
    'start-date-moved',
    'plan-entries.ts',
    'return sync.startDate !== null && order.createdOn < sync.startDate;',
    'return false;',
  ),
  p(
    'paid-later',
    'payments-due.ts',
    'if (payment == null || isLivePayment(posted)) continue;',
    'if (payment == null || !isNew(work, invoice)) continue;',
  ),
  p(
    'deposit-then-rest',
    'payments-due.ts',
    'const payment = work.documents[part];',
    "const payment = part === 'balance' ? null : work.documents[part];",
  ),
  p(
    'refund-later',
    'post-refunds.ts',
    'return payment === null ? [] : [{ work, sourceKey: paymentKey(sourceKey), creditNote, payment }];',
    'return [];',
  ),
  p(
    'refund-of-an-unpaid-invoice',
    'post-refunds.ts',
    "ready.hasAllocation || allocated !== null ? '0.00'",
    "ready.hasAllocation || allocated === null ? '0.00'",
  ),
  {
    noticedBy: 'deposit-given-back',
    file: 'mapping/settle-credit.ts',
    find: "note.moneyFirst ?? '0'",
    replace: "'0'",
  },
  {
    noticedBy: 'deposit-given-back-sale-undone',
    file: 'mapping/to-credit-note.ts',
    find: 'refund.id === ending ? largest(amount, totalLeft(left)) : amount',
    replace: 'amount',
  },
  p('refund-deleted', 'deleted-refunds.ts', 'if (!isLive(creditNote)) continue;', 'continue;'),
  p('moved-then-paid', 'plan-entries.ts', 'live.document.tenantId !== tenantId', 'live.document.tenantId === tenantId'),
  p('moved-and-complete', 'elsewhere.ts', 'missing.length === 0', 'missing.length < 0'),
  p('contact-archived', 'post-contacts.ts', "else if (known.status === 'ACTIVE') use", 'else if (known !== null) use'),
  p('contact-merged', 'archived-contacts.ts', "contact.mergedTo !== ''", 'false'),
  p('noted-changes', 'amend-end.ts', 'await noteEnded(own, notedInvoice(entry, posted), invoice.status, why);', ''),
  p(
    'noted-changes',
    'want-notes.ts',
    "else if (issue > 1) await want(deps, about, 'made', issueNote",
    "else if (issue > 9) await want(deps, about, 'made', issueNote",
  ),
  p('noted-always', 'end-payments.ts', 'await noteReplaced(own, work.entry, posted);', ''),
  p(
    'noted-always',
    'amend-credit.ts',
    'await noteCredited(own, notedInvoice(entry, posted), note.number, credit.work !== null);',
    '',
  ),
  p('contact-lost', 'stale-contacts.ts', "error === 'xero_not_found'", 'false'),
  matching(
    'company-beside-its-buyer',
    'wanted.isCompany === true ? isCompany(wanted, one) : isPerson(wanted, one)',
    'true',
  ),
  matching(
    'company-by-name-and-email',
    'tax === taxKey(wanted.taxNumber));\n}\n\n/**',
    'tax === wanted.taxNumber);\n}\n\n/**',
  ),
  matching(
    'person-beside-her-company',
    '!isCompanys && (tax === null || tax === taxKey(wanted.taxNumber))',
    '!isCompanys',
  ),
  {
    noticedBy: 'company-name-taken',
    file: 'mapping/to-contact.ts',
    find: "identity.kind === 'company' ? taxNumber : ''",
    replace: "''",
  },
  p(
    'fee-told-later',
    'post-fees.ts',
    "if (isBooked || fee.amount === '0.00') continue;",
    'if (fee.amount !== null) continue;',
  ),
  p('fee-given-back-in-part', 'judge-fee.ts', 'if (there.total === fee.amount)', "if (there.total !== '')"),
  {
    noticedBy: 'fee-given-back',
    file: 'xero/bank-transaction-body.ts',
    find: "Status: 'DELETED' }",
    replace: "Status: 'AUTHORISED' }",
  },
  p('fee-reconciled', 'judge-fee.ts', 'if (there.isReconciled)', "if (there.isReconciled && fee.amount === '')"),
  p('fee-of-a-reissued-order', 'posted-fee.ts', "document.kind === 'bank_transaction'", "document.kind === 'invoice'"),
];
