import { Big } from 'big.js';
import type { PlannedContact, PlannedCreditNote, PlannedDocuments } from '../../src/domain/documents.ts';
import { chooseByEmail, type EmailMatch } from '../../src/connection/match-contact.ts';
import { contactKey, taxKey } from '../../src/connection/contact-keys.ts';
import { buyerKind } from '../../src/mapping/contact/contact-number.ts';
import { chunk, freeName, groupContacts } from '../../src/posting/calls/plan-batches.ts';
import { settleCredit } from '../../src/mapping/refund/settle-credit.ts';
import { allocationBody, creditNotesBody, invoicesBody, paymentsBody } from '../../src/xero/wire/sales-bodies.ts';
import { contactsBody } from '../../src/xero/wire/contacts.ts';
import { readElements, type ElementAnswer } from '../../src/xero/wire/answers.ts';
import type { InProcessXero } from './xero-in-process.ts';

/** Xero's results for one order's documents. */
export interface Posted {
  readonly answer: ElementAnswer;
  /** The invoice's element of the response, with its lines. */
  readonly element: unknown;
  /** null = no payment was due. */
  readonly payment: ElementAnswer | null;
  readonly creditNotes: readonly PostedCreditNote[];
}

export interface PostedCreditNote {
  readonly note: PlannedCreditNote;
  readonly answer: ElementAnswer;
  readonly element: unknown;
  /** Xero's errors on allocations and refunds. */
  readonly refusals: readonly string[];
  /** Credit neither allocated nor refunded. */
  readonly leftOpen: string;
}

const NOT_SETTLED = { refusals: [], leftOpen: '0.00' } as const;

interface KnownContact extends Omit<EmailMatch, 'isCompanys'> {
  readonly id: string;
  isCompanys: boolean;
}

/** Posts contacts, invoices and payments as the service does: the same bodies, paths and batches. */
export class Poster {
  readonly #xero: InProcessXero;
  readonly #contactIds = new Map<string, string>();
  /** By the key of their e-mail address. */
  readonly #known = new Map<string, readonly KnownContact[]>();
  readonly #names = new Set<string>();

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
    const credits = this.#credit(documents, answers, new Set(payments.keys()));
    return answers.map((answer, index) => ({
      answer,
      element: elements[index],
      payment: payments.get(answer.invoiceId ?? '') ?? null,
      creditNotes: credits.filter((one) => one.place === index).map(({ posted }) => posted),
    }));
  }

  /** One credit note at a time: each reduces what the next can credit. */
  #credit(
    documents: readonly PlannedDocuments[],
    answers: readonly ElementAnswer[],
    paid: ReadonlySet<string>,
  ): { readonly place: number; readonly posted: PostedCreditNote }[] {
    const wanted = documents.flatMap(({ creditNotes, contact }, place) =>
      answers[place]?.ok === true ? creditNotes.map((note) => ({ place, note, contact })) : [],
    );
    if (wanted.length === 0) return [];
    const due = new Map(
      documents.map(({ invoice }, place) => [
        place,
        paid.has(answers[place]?.id ?? '') ? '0.00' : invoice.expected.total,
      ]),
    );
    const notes = wanted.map(({ note, contact }) => {
      return { note, contactId: this.#contactIds.get(contact.contactNumber) ?? '' };
    });
    const posted: { place: number; posted: PostedCreditNote }[] = [];
    for (const batch of chunk(notes.map((one, index) => ({ ...one, place: wanted[index]?.place ?? -1 })))) {
      const json = this.#xero.write('PUT', 'CreditNotes?summarizeErrors=false&unitdp=4', creditNotesBody(batch));
      const elements = listOf(json, 'CreditNotes');
      for (const [index, answer] of readElements(json, 'CreditNotes').entries()) {
        const { note, place } = batch[index] ?? { note: null, place: -1 };
        if (note === null) continue;
        const settled = answer.ok ? this.#settle(note, answer, answers[place]?.id ?? '', due, place) : NOT_SETTLED;
        posted.push({ place, posted: { note, answer, element: elements[index], ...settled } });
      }
    }
    return posted;
  }

  #settle(
    note: PlannedCreditNote,
    answer: ElementAnswer,
    invoiceId: string,
    due: Map<number, string>,
    place: number,
  ): Pick<PostedCreditNote, 'refusals' | 'leftOpen'> {
    const amountDue = due.get(place) ?? '0.00';
    const settlement = settleCredit(note, { amountDue, remainingCredit: note.expected.total });
    const refusals: string[] = [];
    const creditNoteId = answer.id ?? '';
    if (settlement.allocation !== null) {
      const body = allocationBody({ invoiceId, amount: settlement.allocation, date: note.date });
      const json = this.#xero.write('PUT', `CreditNotes/${creditNoteId}/Allocations?summarizeErrors=false`, body);
      refusals.push(...readElements(json, 'Allocations').flatMap(({ errors }) => errors));
      due.set(place, new Big(amountDue).minus(settlement.allocation).toFixed(2));
    }
    if (settlement.payment !== null) {
      const body = paymentsBody([{ payment: settlement.payment, creditNoteId }]);
      const json = this.#xero.write('PUT', 'Payments?summarizeErrors=false', body);
      refusals.push(...readElements(json, 'Payments').flatMap(({ errors }) => errors));
    }
    return { refusals, leftOpen: settlement.leftOpen };
  }

  #makeContacts(contacts: readonly PlannedContact[]): void {
    const unknown = contacts.filter((one) => !this.#contactIds.has(one.contactNumber));
    const groups = groupContacts(unknown.map((contact, entryId) => ({ entryId, contact })));
    const missing = groups.flatMap(({ contact, entryIds }) => {
      const numbers = entryIds.flatMap((at) => unknown[at]?.contactNumber ?? []);
      const known = chooseByEmail(contact, this.#known.get(contactKey(contact.email) ?? '') ?? []);
      if (known !== undefined) this.#choose(known, numbers);
      return known === undefined ? [{ contact, numbers, name: this.#freeName(contact) }] : [];
    });
    if (missing.length === 0) return;
    const body = contactsBody(missing);
    for (const answer of readElements(this.#xero.write('PUT', 'Contacts?summarizeErrors=false', body), 'Contacts')) {
      if (!answer.ok) throw new Error(`A contact was refused: ${answer.errors.join(' ')}`);
      const made = missing.find(({ contact }) => contact.contactNumber === answer.contactNumber);
      if (made !== undefined) this.#remember(answer.id ?? '', made);
    }
  }

  #freeName(contact: PlannedContact): string {
    const name = freeName(contact, () => false, this.#names) ?? contact.name;
    this.#names.add(name.toLowerCase());
    return name;
  }

  #remember(
    id: string,
    { contact, numbers, name }: { contact: PlannedContact; numbers: string[]; name: string },
  ): void {
    const keys = { nameKey: contactKey(name) ?? '', taxKey: taxKey(contact.taxNumber) };
    const known = { id, contactNumber: contact.contactNumber, isCompanys: false, ...keys };
    const email = contactKey(contact.email);
    if (email !== null) this.#known.set(email, [...(this.#known.get(email) ?? []), known]);
    this.#choose(known, numbers);
  }

  #choose(known: KnownContact, numbers: readonly string[]): void {
    for (const number of numbers) this.#contactIds.set(number, known.id);
    known.isCompanys ||= numbers.some((number) => buyerKind(number) === 'company');
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
