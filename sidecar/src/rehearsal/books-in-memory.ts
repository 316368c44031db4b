import { z } from 'zod';
import type { XeroAnswer, XeroCall } from '../xero/call.ts';
import type { XeroClient } from '../xero/client.ts';
import type { XeroElement } from './sales-element.ts';
import { asTexts } from './wire-numbers.ts';

/** Lists whose elements posting changes, and their ids. */
export const IDS = {
  Invoices: 'InvoiceID',
  CreditNotes: 'CreditNoteID',
  BankTransactions: 'BankTransactionID',
} as const;
export type Changeable = keyof typeof IDS;

const ALONE = /^\/?(?:Invoices|CreditNotes|BankTransactions)\/([^/?]+)/;
const elements = z.array(z.looseObject({}));

/** Xero's documents as read, with what a rehearsal changes. */
export class BooksInMemory {
  readonly #client: Pick<XeroClient, 'send'>;
  /** By id in lower case. */
  readonly #documents = new Map<string, XeroElement>();
  readonly #changed = new Set<string>();

  constructor(client: Pick<XeroClient, 'send'>) {
    this.#client = client;
  }

  /** Asks Xero, and puts what was changed in the place of what it answers. */
  async read(call: XeroCall): Promise<XeroAnswer> {
    const resource = /^\/?([A-Za-z]+)/.exec(call.path)?.[1] ?? '';
    const alone = this.#documents.get((ALONE.exec(call.path)?.[1] ?? '').toLowerCase());
    if (alone !== undefined) return { status: 200, json: { [resource]: [alone] } };
    const answer = await this.#client.send(call);
    if (!isChangeable(resource) || typeof answer.json !== 'object' || answer.json === null) return answer;
    const { data: list } = elements.safeParse(listIn(answer.json, resource));
    if (list === undefined) return answer;
    const current = list.map((one) => this.#current(one, String(one[IDS[resource]]).toLowerCase()));
    return { ...answer, json: { ...answer.json, [resource]: current } };
  }

  #current(element: XeroElement, id: string): XeroElement {
    const known = this.#changed.has(id) ? this.#documents.get(id) : undefined;
    if (known === undefined) this.#documents.set(id, element);
    return known ?? element;
  }

  /** The document at this point of the rehearsal, figures as text; read alone where it was not read yet. */
  async known({ tenantId, priority }: XeroCall, resource: Changeable, id: string): Promise<XeroElement> {
    const path = `${resource}/${id}${resource === 'Invoices' ? '?unitdp=4' : ''}`;
    const key = id.toLowerCase();
    if (!this.#documents.has(key))
      await this.read({ tenantId, method: 'GET', path, body: null, idempotencyKey: null, priority });
    const found = this.#documents.get(key);
    if (found === undefined) throw new Error(`Xero's answer is without ${resource} ${id}.`);
    return asTexts(found);
  }

  /** A payment in Xero; null = it is not there. */
  async payment({ tenantId, priority }: XeroCall, id: string): Promise<XeroElement> {
    const path = `Payments/${id}`;
    const { json } = await this.#client.send({
      tenantId,
      method: 'GET',
      path,
      body: null,
      idempotencyKey: null,
      priority,
    });
    return asTexts(listIn(json, 'Payments')?.[0]);
  }

  keep(resource: Changeable, document: XeroElement): void {
    const id = String(document[IDS[resource]]).toLowerCase();
    this.#documents.set(id, document);
    this.#changed.add(id);
  }

  /** After a batch of orders: their documents are not needed any more. */
  forget(): void {
    this.#documents.clear();
    this.#changed.clear();
  }
}

function isChangeable(resource: string): resource is Changeable {
  return Object.hasOwn(IDS, resource);
}

export function listIn(json: unknown, key: string): unknown[] | null {
  const found: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined;
  return Array.isArray(found) ? found : null;
}
