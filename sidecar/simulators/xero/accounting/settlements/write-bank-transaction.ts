import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Account, BankTransaction } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { contactOnDocument } from '../contacts/contact-on-document.ts';
import { writtenContactView } from '../contacts/contact-view.ts';
import { readCurrency } from '../documents/currency-of.ts';
import { documentEcho } from '../documents/document-echo.ts';
import { lockDateProblems } from '../documents/lock-dates.ts';
import { DOCUMENT_NOT_FOUND } from '../documents/write-invoice.ts';
import { accountByCode } from '../lines/find-account.ts';
import { totalsOf } from '../lines/line-amounts.ts';
import { completenessProblems, readLines, unitDpOf } from '../lines/read-lines.ts';
import { retaxed } from '../lines/stored-lines.ts';
import type { BatchKind, WriteVerb, Written } from '../wire/batch.ts';
import { todayIn } from '../wire/dates.ts';
import { echoedId } from '../wire/echo.ts';
import { date, flag, id, list, object, oneOf, text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { ElementRejected, notImplemented, rejectIf } from '../wire/refusals.ts';
import { bankTransactionView } from './bank-transaction-view.ts';

const SIMULATED_TYPES = ['SPEND', 'RECEIVE'] as const;
const OTHER_TYPES = [
  'RECEIVE-OVERPAYMENT',
  'RECEIVE-PREPAYMENT',
  'SPEND-OVERPAYMENT',
  'SPEND-PREPAYMENT',
  'RECEIVE-TRANSFER',
  'SPEND-TRANSFER',
] as const;
const LINE_AMOUNT_TYPES = ['Exclusive', 'Inclusive', 'NoTax'] as const;
const NOT_MODIFIABLE = 'This Bank Transaction cannot be edited as it has been deleted or voided.';

function readType(element: Element, stored: BankTransaction | null): BankTransaction['type'] {
  const sent = oneOf(element, 'Type', [...SIMULATED_TYPES, ...OTHER_TYPES]) ?? stored?.type;
  if (sent === undefined) throw new ElementRejected(['The Type of the bank transaction must be specified.']);
  const type = SIMULATED_TYPES.find((simulated) => simulated === sent);
  if (type === undefined) throw notImplemented();
  rejectIf(stored !== null && stored.type !== type, 'The Type of a bank transaction cannot be changed.');
  return type;
}

function readBankAccount(
  work: Work,
  element: Element,
  stored: BankTransaction | null,
  problems: string[],
): Account | null {
  const sent = object(element, 'BankAccount');
  const { accounts } = work.organisation;
  const accountId = sent && id(sent, 'AccountID');
  const byId = accountId === undefined ? undefined : accounts[accountId];
  const byCode =
    sent && accountId === undefined ? accountByCode(work.organisation, text(sent, 'Code') ?? '') : undefined;
  const account = sent === undefined && stored !== null ? accounts[stored.accountId] : (byId ?? byCode);
  if (account?.type === 'BANK' && account.status === 'ACTIVE') return account;
  problems.push('Account could not be found.');
  return null;
}

function readStatus(element: Element, stored: BankTransaction | null): BankTransaction['status'] {
  const status = oneOf(element, 'Status', ['AUTHORISED', 'DELETED', 'VOIDED']) ?? 'AUTHORISED';
  const isNew = stored === null;
  rejectIf(isNew && status !== 'AUTHORISED', 'Bank transaction not of valid status for creation');
  rejectIf(stored?.status === 'DELETED', NOT_MODIFIABLE);
  rejectIf(status === 'VOIDED', 'Bank transaction not of valid status for modification');
  return status === 'DELETED' ? 'DELETED' : 'AUTHORISED';
}

function namedTransaction(work: Work, element: Element): BankTransaction | null {
  const transactionId = id(element, 'BankTransactionID');
  if (transactionId === undefined) return null;
  const found = work.organisation.bankTransactions[transactionId];
  rejectIf(found === undefined, DOCUMENT_NOT_FOUND);
  return found ?? null;
}

function planLines(
  work: Work,
  element: Element,
  stored: BankTransaction | null,
  type: BankTransaction['type'],
  problems: string[],
) {
  // Reported: bank transactions default to tax inclusive.
  const lineAmountTypes =
    oneOf(element, 'LineAmountTypes', LINE_AMOUNT_TYPES) ?? stored?.lineAmountTypes ?? 'Inclusive';
  const isSale = type === 'RECEIVE';
  const rules = { work, lineAmountTypes, storedTypes: stored?.lineAmountTypes ?? null, isSale, allowsDiscount: false };
  const sent = list(element, 'LineItems');
  if (sent === undefined && stored !== null) {
    const lines = stored.lineAmountTypes === lineAmountTypes ? stored.lines : retaxed(stored.lines, rules);
    return { lineAmountTypes, lines };
  }
  if (sent === undefined || sent.length === 0) problems.push('One or more line items must be specified');
  const lines = readLines(sent ?? [], stored?.lines ?? [], rules, problems);
  problems.push(...completenessProblems(lines));
  return { lineAmountTypes, lines };
}

function writeBankTransaction(work: Work, element: Element, verb: WriteVerb): Written {
  const { organisation, request } = work;
  const stored = verb === 'create' ? null : namedTransaction(work, element);
  const type = readType(element, stored);
  const status = readStatus(element, stored);
  const problems: string[] = [];
  const account = readBankAccount(work, element, stored, problems);
  const storedContact = stored === null ? undefined : organisation.contacts[stored.contactId];
  const keepsContact = stored !== null && object(element, 'Contact') === undefined;
  const contact = keepsContact ? storedContact : (contactOnDocument(work, element, problems) ?? undefined);
  const day = date(element, 'Date') ?? stored?.date ?? todayIn(organisation.timeZone, request.now);
  problems.push(
    ...new Set([day, stored?.date ?? day].flatMap((each) => lockDateProblems(organisation, each).slice(0, 1))),
  );
  const { lineAmountTypes, lines } = planLines(work, element, stored, type, problems);
  const totals = totalsOf(lines, lineAmountTypes);
  if (new Big(totals.total).lt(0)) problems.push('The total of the document must not be negative.');
  // A bank transaction is in the currency of its account; the rate is all a caller can set.
  const currencyElement = { CurrencyCode: account?.bank?.currency, CurrencyRate: element['CurrencyRate'] };
  const { warnings, ...currency } = readCurrency(work, currencyElement, stored, problems);
  const reference = text(element, 'Reference') ?? stored?.reference ?? '';
  problems.push(...lengthProblem('Reference', reference));
  if (problems.length > 0 || account === null || contact === undefined)
    throw new ElementRejected([...new Set(problems)]);
  const transaction: BankTransaction = {
    id: stored?.id ?? randomUUID(),
    type,
    contactId: contact.id,
    accountId: account.id,
    date: day,
    reference,
    url: text(element, 'Url') ?? stored?.url ?? '',
    status,
    lineAmountTypes,
    lines,
    totals,
    ...currency,
    isReconciled: flag(element, 'IsReconciled') ?? stored?.isReconciled ?? false,
    createdBy: stored?.createdBy ?? request.app.clientId,
    createdAt: stored?.createdAt ?? work.at,
    updatedAt: work.at,
  };
  work.saveBankTransaction(transaction);
  const changes = stored === null ? 'Created' : status === 'DELETED' ? 'Deleted' : 'Edited';
  work.note(transaction.id, changes, `${type} ${totals.total} on ${account.name}.`, 'System Generated');
  const view = bankTransactionView(organisation, transaction, unitDpOf(request.query));
  return { view: { ...view, Contact: writtenContactView(contact) }, warnings };
}

export function bankTransactionBatch(verb: WriteVerb): BatchKind {
  return {
    name: 'BankTransactions',
    write: (work, element) => writeBankTransaction(work, element, verb),
    echo: (work, element) => ({
      ...documentEcho(element),
      BankTransactionID: echoedId(verb, element, 'BankTransactionID', work.organisation.bankTransactions),
    }),
  };
}
