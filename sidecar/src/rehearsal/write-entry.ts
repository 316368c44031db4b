import { z } from 'zod';
import type { AccountRef, OrganisationLists } from '../domain/documents.ts';
import {
  creditNoteEntry,
  invoiceEntry,
  type JournalEntry,
  receiptEntry,
  refundEntry,
  reversed,
  spendEntry,
} from '../journal/journal-entry.ts';
import { netEntry } from '../journal/net-entry.ts';
import { withoutTax } from '../xero/wire/lines.ts';
import { bankTransactionElement } from '../xero/wire/bank-transactions.ts';
import { creditNoteElement, invoiceElement } from '../xero/wire/sales-documents.ts';
import type { Write } from './rehearsal-xero.ts';
import type { XeroElement } from './sales-element.ts';

type Lists = Pick<OrganisationLists, 'accounts' | 'baseCurrency'>;

/** Drafts, voided and deleted documents are in no account. */
const BOOKED: ReadonlySet<string> = new Set(['AUTHORISED', 'PAID']);

const account = z.object({ Code: z.string().nullish(), AccountID: z.string().nullish() });
const payment = z.object({ Account: account, Amount: z.string() });
const target = z.object({ CurrencyCode: z.string().default('') });

/** What a write does to the ledger; null = nothing, as a contact, a draft or an allocation. */
export function entryOfWrite({ resource, before, after, target: on }: Write, lists: Lists): JournalEntry | null {
  const entryOf = (element: XeroElement | null) =>
    element === null ? null : entryOfElement(resource, element, on, lists);
  const [old, current] = [entryOf(before), entryOf(after)];
  if (old === null) return current;
  if (current === null) return reversed(old);
  const { legs, currency } = netEntry([reversed(old), current]);
  return legs.length === 0 ? null : { legs, currency };
}

function entryOfElement(
  resource: string,
  element: XeroElement,
  on: XeroElement | null,
  lists: Lists,
): JournalEntry | null {
  switch (resource) {
    case 'Invoices': {
      const { status, currency, lines = [] } = invoiceElement.parse(element);
      return BOOKED.has(status) ? invoiceEntry({ currency, lines }) : null;
    }
    case 'CreditNotes': {
      const { status, currency, lines = [] } = creditNoteElement.parse(element);
      return BOOKED.has(status) ? creditNoteEntry({ currency, lines }) : null;
    }
    case 'BankTransactions':
      return spentEntry(element, lists);
    case 'Payments': {
      const { Account, Amount: amount } = payment.parse(element);
      const { CurrencyCode: currency } = target.parse(on ?? {});
      const money = { currency, amount, account: refOf(Account) };
      return on !== null && 'CreditNoteID' in on ? refundEntry(money) : receiptEntry(money);
    }
    default:
      return null;
  }
}

function spentEntry(element: XeroElement, { accounts, baseCurrency }: Lists): JournalEntry | null {
  const { status, currency, bankAccount, lines, lineAmountTypes } = bankTransactionElement.parse(element);
  if (!BOOKED.has(status)) return null;
  const bank = refOf({ Code: bankAccount.code, AccountID: bankAccount.accountId });
  const own = accounts.find((one) => ('code' in bank ? one.code === bank.code : one.accountId === bank.accountId));
  const known = currency || own?.currencyCode || (baseCurrency ?? '');
  const net = lineAmountTypes === 'Inclusive' ? lines.map((one) => withoutTax(one, 'Inclusive')) : lines;
  return spendEntry({ currency: known, account: bank, lines: net });
}

/** Of an account in a body. */
export function refOf({ Code, AccountID }: z.infer<typeof account>): AccountRef {
  return Code != null && Code !== '' ? { code: Code } : { accountId: AccountID ?? '' };
}
