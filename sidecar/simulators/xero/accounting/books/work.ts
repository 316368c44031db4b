import type { AccountingRequest } from '../contract.ts';
import type {
  Account,
  Allocation,
  BankTransaction,
  BankTransfer,
  Contact,
  CreditNote,
  Invoice,
  Item,
  Organisation,
  OrganisationEvent,
  Payment,
  Sequence,
  TaxRate,
  TrackingCategory,
} from '../organisation.ts';
import type { Switches } from '../../switches.ts';
import { Lookup } from './lookup.ts';

export const CONTACTS_BY_NAME = new Lookup<Contact>((contact) => contact.name);
export const CONTACTS_BY_NUMBER = new Lookup<Contact>((contact) => contact.contactNumber);
export const INVOICES_BY_NUMBER = new Lookup<Invoice>((invoice) => invoice.number);
export const CREDIT_NOTES_BY_NUMBER = new Lookup<CreditNote>((creditNote) => creditNote.number);

/**
 * One call's changes to an organisation. Records are replaced, never edited, and each replacement can be undone back
 * to a mark: so an element that turns out wrong leaves no trace, however far it came.
 */
export class Work {
  readonly organisation: Organisation;
  readonly request: AccountingRequest;
  readonly switches: Switches;
  readonly at: string;
  readonly #undo: (() => void)[] = [];

  constructor(organisation: Organisation, request: AccountingRequest, switches: Switches) {
    this.organisation = organisation;
    this.request = request;
    this.switches = switches;
    this.at = request.now.toISOString();
  }

  mark(): number {
    return this.#undo.length;
  }

  rollback(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  saveAccount(account: Account): void {
    this.#set(this.organisation.accounts, account.id, account);
  }

  saveTaxRate(taxRate: TaxRate): void {
    this.#set(this.organisation.taxRates, taxRate.taxType, taxRate);
  }

  saveTrackingCategory(category: TrackingCategory): void {
    this.#set(this.organisation.trackingCategories, category.id, category);
  }

  saveCurrency(code: string, description: string, dayRate: string): void {
    this.#set(this.organisation.currencies, code, { code, description, dayRate });
  }

  saveItem(item: Item): void {
    this.#set(this.organisation.items, item.id, item);
  }

  removeItem(itemId: string): void {
    this.#set(this.organisation.items, itemId, undefined);
  }

  saveContact(contact: Contact): void {
    this.#set(this.organisation.contacts, contact.id, contact, [CONTACTS_BY_NAME, CONTACTS_BY_NUMBER]);
  }

  saveInvoice(invoice: Invoice): void {
    this.#set(this.organisation.invoices, invoice.id, invoice, [INVOICES_BY_NUMBER]);
  }

  saveCreditNote(creditNote: CreditNote): void {
    this.#set(this.organisation.creditNotes, creditNote.id, creditNote, [CREDIT_NOTES_BY_NUMBER]);
  }

  saveAllocation(allocation: Allocation): void {
    this.#set(this.organisation.allocations, allocation.id, allocation);
  }

  removeAllocation(allocationId: string): void {
    this.#set(this.organisation.allocations, allocationId, undefined);
  }

  savePayment(payment: Payment): void {
    this.#set(this.organisation.payments, payment.id, payment);
  }

  saveBankTransaction(transaction: BankTransaction): void {
    this.#set(this.organisation.bankTransactions, transaction.id, transaction);
  }

  saveBankTransfer(transfer: BankTransfer): void {
    this.#set(this.organisation.bankTransfers, transfer.id, transfer);
  }

  /** Takes the next number of a sequence that is not taken yet. */
  nextNumber(sequence: Sequence, isTaken: (number: string) => boolean): string {
    const before = sequence.next;
    this.#undo.push(() => void (sequence.next = before));
    for (;;) {
      const number = `${sequence.prefix}${String(sequence.next).padStart(4, '0')}`;
      sequence.next += 1;
      if (!isTaken(number)) return number;
    }
  }

  note(documentId: string, changes: string, details: string, user: string): void {
    const notes = this.organisation.history[documentId] ?? [];
    this.#set(this.organisation.history, documentId, [...notes, { changes, details, user, at: this.at }]);
  }

  announce(resource: OrganisationEvent['resource'], id: string, type: OrganisationEvent['type']): void {
    const { events } = this.organisation;
    events.push({ resource, id, type, at: this.at });
    this.#undo.push(() => void events.pop());
  }

  #set<T>(collection: Record<string, T>, key: string, after: T | undefined, lookups: readonly Lookup<T>[] = []): void {
    const before = collection[key];
    put(collection, key, before, after, lookups);
    this.#undo.push(() => put(collection, key, after, before, lookups));
  }
}

function put<T>(
  collection: Record<string, T>,
  key: string,
  before: T | undefined,
  after: T | undefined,
  lookups: readonly Lookup<T>[],
): void {
  if (after === undefined) Reflect.deleteProperty(collection, key);
  else collection[key] = after;
  for (const lookup of lookups) lookup.changed(collection, key, before, after);
}
