import type { PlannedDocuments } from '../../src/domain/documents.ts';
import { settleCredit } from '../../src/mapping/refund/settle-credit.ts';
import { readElements, type ElementAnswer } from '../../src/xero/wire/answers.ts';
import { contactsBody } from '../../src/xero/wire/contacts.ts';
import { itemsBody } from '../../src/xero/wire/items.ts';
import { allocationBody, creditNotesBody, invoicesBody, paymentsBody } from '../../src/xero/wire/sales-bodies.ts';
import { outstanding } from '../xero/accounting/documents/balances-of.ts';
import type { InProcessXero } from './xero-in-process.ts';

/** Sends orders' documents to Xero with the bodies of the service, one document at a time. */
export class Poster {
  readonly #xero: InProcessXero;
  /** By contact number. */
  readonly #contactIds = new Map<string, string>();
  readonly #names = new Set<string>();

  constructor(xero: InProcessXero) {
    this.#xero = xero;
  }

  /** Returns Xero's errors; [] = it accepted everything. */
  post({ contact, invoice, payment, creditNotes, items = [] }: PlannedDocuments): readonly string[] {
    const refused = items.flatMap((item) => this.#send('Items', itemsBody([item])).errors);
    if (refused.length > 0) return refused;
    const contactId = this.#contactIds.get(contact.contactNumber) ?? this.#makeContact(contact);
    const posted = this.#send('Invoices', invoicesBody([{ invoice, contactId }]));
    if (!posted.ok) return posted.errors;
    const invoiceId = posted.id ?? '';
    const errors: string[] = [];
    const send = (list: string, body: string, path?: string) => errors.push(...this.#send(list, body, path).errors);
    if (payment !== null) send('Payments', paymentsBody([{ payment, invoiceId }]));
    for (const note of creditNotes) {
      const credit = this.#send('CreditNotes', creditNotesBody([{ note, contactId }]));
      errors.push(...credit.errors);
      if (!credit.ok) continue;
      const creditNoteId = credit.id ?? '';
      const { organisation } = this.#xero;
      const booked = organisation.invoices[invoiceId];
      const amountDue = booked === undefined ? '0' : outstanding(organisation, booked).toFixed(2);
      const settled = settleCredit(note, { amountDue, remainingCredit: note.expected.total });
      if (settled.allocation !== null) {
        const body = allocationBody({ invoiceId, amount: settled.allocation, date: note.date });
        send('Allocations', body, `CreditNotes/${creditNoteId}/Allocations`);
      }
      if (settled.payment !== null) send('Payments', paymentsBody([{ payment: settled.payment, creditNoteId }]));
    }
    return errors;
  }

  #makeContact(contact: PlannedDocuments['contact']): string {
    const free = [contact.name, ...contact.alternativeNames].find((one) => !this.#names.has(one.toLowerCase()));
    const name = free ?? contact.name;
    const { ok, id, errors } = this.#send('Contacts', contactsBody([{ contact, name }]));
    if (!ok) throw new Error(`A contact was refused: ${errors.join(' ')}`);
    this.#names.add(name.toLowerCase());
    this.#contactIds.set(contact.contactNumber, id ?? '');
    return id ?? '';
  }

  #send(list: string, body: string, path: string = list): ElementAnswer {
    const [answer] = readElements(this.#xero.write(`${path}?summarizeErrors=false&unitdp=4`, body), list);
    if (answer === undefined) throw new Error(`${path} was not answered.`);
    return answer;
  }
}
