import type { PlannedContact, PlannedDocuments } from '../../src/mapping/documents.ts';
import { chunk } from '../../src/posting/plan-batches.ts';
import { contactsBody, invoicesBody, paymentsBody, readElements, type ElementAnswer } from '../../src/xero/wire.ts';
import type { InProcessXero } from './xero-in-process.ts';

/** What Xero made of one order's documents. */
export interface Posted {
  readonly answer: ElementAnswer;
  /** The invoice's element of the answer, with its lines. */
  readonly element: unknown;
  /** null = none was to be paid. */
  readonly payment: ElementAnswer | null;
}

/** Posts contacts, invoices and payments as the service does: the same bodies, paths and batches. */
export class Poster {
  readonly #xero: InProcessXero;
  readonly #contactIds = new Map<string, string>();

  constructor(xero: InProcessXero) {
    this.#xero = xero;
  }

  post(planned: readonly PlannedDocuments[]): Posted[] {
    return chunk(planned).flatMap((documents) => this.#postBatch(documents));
  }

  #postBatch(documents: readonly PlannedDocuments[]): Posted[] {
    this.#makeContacts(documents.map(({ contact }) => contact));
    const invoices = documents.map(({ invoice, contact }) => {
      return { invoice, contactId: this.#contactIds.get(contact.contactNumber) ?? '' };
    });
    const json = this.#xero.write('PUT', 'Invoices?summarizeErrors=false&unitdp=4', invoicesBody(invoices));
    const answers = readElements(json, 'Invoices');
    const elements = listOf(json, 'Invoices');
    const payments = this.#pay(documents, answers);
    return answers.map((answer, index) => ({
      answer,
      element: elements[index],
      payment: payments.get(answer.invoiceId ?? '') ?? null,
    }));
  }

  #makeContacts(contacts: readonly PlannedContact[]): void {
    const missing = new Map(
      contacts.filter((one) => !this.#contactIds.has(one.contactNumber)).map((one) => [one.contactNumber, one]),
    );
    if (missing.size === 0) return;
    const body = contactsBody([...missing.values()].map((contact) => ({ contact, name: contact.name })));
    for (const answer of readElements(this.#xero.write('PUT', 'Contacts?summarizeErrors=false', body), 'Contacts')) {
      if (!answer.ok) throw new Error(`A contact was refused: ${answer.errors.join(' ')}`);
      this.#contactIds.set(answer.contactNumber ?? '', answer.id ?? '');
    }
  }

  /** By invoice id. */
  #pay(documents: readonly PlannedDocuments[], answers: readonly ElementAnswer[]): Map<string, ElementAnswer> {
    const due = documents.flatMap(({ payment }, index) => {
      const answer = answers[index];
      return payment === null || answer?.ok !== true ? [] : [{ payment, invoiceId: answer.id ?? '' }];
    });
    if (due.length === 0) return new Map();
    const json = this.#xero.write('PUT', 'Payments?summarizeErrors=false', paymentsBody(due));
    return new Map(readElements(json, 'Payments').map((answer, index) => [due[index]?.invoiceId ?? '', answer]));
  }
}

function listOf(json: unknown, key: string): readonly unknown[] {
  const list: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined;
  return Array.isArray(list) ? list : [];
}
