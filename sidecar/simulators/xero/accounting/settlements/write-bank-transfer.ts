import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Account, BankTransfer, TransferSide } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { lockDateProblems } from '../documents/lock-dates.ts';
import { accountByCode } from '../lines/find-account.ts';
import { readTracking } from '../lines/line-tracking.ts';
import type { BatchKind, Written } from '../wire/batch.ts';
import { todayIn } from '../wire/dates.ts';
import { withNumbers } from '../wire/echo.ts';
import { date, decimal, flag, id, list, object, oneOf, text, ZERO_ID, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { MONEY_DP, moneyText, round } from '../wire/money.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { singleTransferView } from './bank-transfer-view.ts';

/*
 * Fields, the currency rule and the deletion are those of Xero's OpenAPI description 16.1.0 and of its documentation;
 * the texts of its refusals are not known, and these are ours.
 */

function readAccount({ organisation }: Work, element: Element, field: string, problems: string[]): Account | null {
  const sent = object(element, field);
  const accountId = sent && id(sent, 'AccountID');
  const account =
    accountId === undefined
      ? accountByCode(organisation, (sent && text(sent, 'Code')) ?? '')
      : organisation.accounts[accountId];
  if (account?.status !== 'ACTIVE') problems.push(`${field} could not be found.`);
  else if (account.type !== 'BANK') problems.push(`${field} must be of type BANK.`);
  else return account;
  return null;
}

/** Unlike on a line, names are only read here: both ids are required. */
function readSide(work: Work, element: Element, side: 'From' | 'To', account: Account, problems: string[]) {
  const sent = list(element, `${side}Tracking`) ?? [];
  const isNamed = sent.every((one) => id(one, 'TrackingCategoryID') !== undefined && id(one, 'TrackingOptionID') !== undefined); // prettier-ignore
  if (!isNamed) problems.push(`${side}Tracking needs TrackingCategoryID and TrackingOptionID.`);
  const tracking = isNamed ? (readTracking(work.organisation, { Tracking: sent }, problems) ?? []) : [];
  const isReconciled = flag(element, `${side}IsReconciled`) ?? false;
  return { accountId: account.id, transactionId: randomUUID(), isReconciled, tracking } satisfies TransferSide;
}

function writeTransfer(work: Work, element: Element): Written {
  const { organisation, request, switches } = work;
  const problems: string[] = [];
  const from = readAccount(work, element, 'FromBankAccount', problems);
  const to = readAccount(work, element, 'ToBankAccount', problems);
  const amount = round(decimal(element, 'Amount') ?? new Big(0), MONEY_DP, switches.midpointRounding);
  if (amount.lte(0)) problems.push('The Amount of a bank transfer must be greater than zero.');
  const day = date(element, 'Date') ?? todayIn(organisation.timeZone, request.now);
  problems.push(...lockDateProblems(organisation, day).slice(0, 1));
  const reference = text(element, 'Reference') ?? '';
  problems.push(...lengthProblem('Reference', reference));
  if (from === null || to === null) throw new ElementRejected([...new Set(problems)]);
  if (from.id === to.id) problems.push('You cannot transfer to the same account.');
  if (from.bank?.currency !== to.bank?.currency) {
    problems.push('You cannot transfer between accounts in different currencies.');
  }
  const sides = {
    from: readSide(work, element, 'From', from, problems),
    to: readSide(work, element, 'To', to, problems),
  };
  if (problems.length > 0) throw new ElementRejected([...new Set(problems)]);
  const currency = from.bank?.currency ?? organisation.baseCurrency;
  const isForeign = currency !== organisation.baseCurrency;
  const transfer: BankTransfer = {
    id: randomUUID(),
    ...sides,
    amount: moneyText(amount),
    currencyRate: isForeign ? (organisation.currencies[currency]?.dayRate ?? '1') : '1',
    date: day,
    reference,
    status: 'AUTHORISED',
    createdBy: request.app.clientId,
    createdAt: work.at,
    updatedAt: work.at,
  };
  work.saveBankTransfer(transfer);
  const details = `Transfer of ${transfer.amount} from ${from.name} to ${to.name}.`;
  work.note(transfer.id, 'Created', details, 'System Generated');
  return { view: singleTransferView(organisation, transfer) };
}

/** The only change a transfer knows. */
function deleteTransfer(work: Work, transfer: BankTransfer, element: Element): Written {
  const status = oneOf(element, 'Status', ['AUTHORISED', 'DELETED']);
  rejectIf(status !== 'DELETED', 'Bank transfers cannot be edited; the only status that can be set is DELETED.');
  rejectIf(transfer.status === 'DELETED', 'This bank transfer has already been deleted.');
  const isReconciled = transfer.from.isReconciled || transfer.to.isReconciled;
  rejectIf(isReconciled, 'A reconciled bank transfer cannot be deleted; unreconcile it first.');
  const locked = lockDateProblems(work.organisation, transfer.date).slice(0, 1);
  if (locked.length > 0) throw new ElementRejected(locked);
  const deleted: BankTransfer = { ...transfer, status: 'DELETED', updatedAt: work.at };
  work.saveBankTransfer(deleted);
  work.note(transfer.id, 'Deleted', `Transfer of ${transfer.amount} deleted.`, 'System Generated');
  return { view: singleTransferView(work.organisation, deleted) };
}

export const TRANSFER_CREATION: BatchKind = {
  name: 'BankTransfers',
  write: writeTransfer,
  echo: (_work, element) => ({ ...withNumbers(element), BankTransferID: ZERO_ID }),
};

/** POST /BankTransfers names each by its id; POST /BankTransfers/{id} names one in the path. */
export const TRANSFER_DELETION: BatchKind = {
  name: 'BankTransfers',
  write(work, element) {
    const transfer = work.organisation.bankTransfers[id(element, 'BankTransferID') ?? ''];
    if (transfer === undefined) throw new ElementRejected(['The bank transfer could not be found.']);
    return deleteTransfer(work, transfer, element);
  },
  echo: (_work, element) => withNumbers(element),
};
