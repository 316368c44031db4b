import { z } from 'zod';
import { parseExactly } from '../domain/json/exact-numbers.ts';
import type { CallItem } from '../ledger/entry.ts';
import type { XeroAnswer, XeroCall } from '../xero/call.ts';
import type { XeroClient } from '../xero/client.ts';
import { FILTER_VALUES_MAX } from '../xero/limits.ts';
import { createReads, type XeroReads } from '../xero/reads/reads.ts';
import { ZERO_ID } from '../xero/wire/fields.ts';
import { BooksInMemory, listIn } from './books-in-memory.ts';
import { carryOut, type Done } from './carry-out.ts';
import type { TotalsParts, XeroElement } from './sales-element.ts';
import { asTexts } from './wire-numbers.ts';

/** One element of a write that was not made. Figures of `before`, `after` and `target` are text. */
export interface Write extends Omit<Done, 'answer'> {
  readonly call: Pick<XeroCall, 'method' | 'path'>;
  /** The list of the body that it is in. */
  readonly resource: string;
  /** As it would be sent, figures digit by digit. */
  readonly body: unknown;
  /** Of the whole call. */
  readonly items: readonly CallItem[];
  /** Place of the element in its call. */
  readonly index: number;
}

interface XeroToRehearse extends TotalsParts {
  readonly client: XeroClient;
  readonly items: () => readonly CallItem[];
  readonly onWrite: (write: Write) => void;
}

const named = z.object({ InvoiceNumber: z.string().default('') });
/** Invoices, Payments/<id>, CreditNotes/<id>/Allocations. */
const PATH = /^\/?([A-Za-z]+)(?:\/([^/?]+))?(?:\/([A-Za-z]+))?/;

/** Reads Xero, and answers every write as Xero would if it accepted it: nothing but reads is sent. */
export function rehearseXero(parts: XeroToRehearse) {
  const books = new BooksInMemory(parts.client);
  /** Of invoices that would be made. */
  const numbers = new Set<string>();
  const send = (call: XeroCall): Promise<XeroAnswer> => (call.method === 'GET' ? books.read(call) : write(call));
  const reads = createReads(send);

  async function write(call: XeroCall): Promise<XeroAnswer> {
    const { method, path } = call;
    const [, first = '', pathId = '', below = ''] = PATH.exec(path) ?? [];
    const resource = below === '' ? first : below;
    const sent: unknown = parseExactly(call.body ?? '{}');
    const bodies = listIn(sent, resource) ?? [sent];
    const isNew = resource === 'Invoices' && method === 'PUT';
    const taken = isNew ? await takenAmong(reads, call, bodies, numbers) : new Set<string>();
    const answers: XeroElement[] = [];
    for (const [index, body] of bodies.entries()) {
      const element = asTexts(body);
      const number = isNew ? numberIn(element) : '';
      if (taken.has(number)) answers.push({ ...element, ...NUMBER_TAKEN });
      else {
        const { answer, ...done } = await carryOut({ ...parts, books }, call, { envelope: resource, pathId, element });
        if (number !== '') numbers.add(number);
        parts.onWrite({ ...done, call: { method, path }, resource, body, items: parts.items(), index });
        answers.push(answer);
      }
    }
    return { status: 200, json: { [resource]: answers } };
  }

  return { client: { send, ...reads }, forget: () => books.forget() };
}

/** Numbers of sales invoices in any status, in lower case: Xero refuses another invoice with one. */
async function takenAmong(
  reads: Pick<XeroReads, 'invoicesByNumbers'>,
  { tenantId, priority }: XeroCall,
  bodies: readonly unknown[],
  made: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const wanted = bodies.map((body) => numberIn(asTexts(body))).filter((number) => number !== '');
  const taken = new Set(wanted.filter((number) => made.has(number)));
  for (let start = 0; start < wanted.length; start += FILTER_VALUES_MAX) {
    const some = wanted.slice(start, start + FILTER_VALUES_MAX);
    const found = await reads.invoicesByNumbers(tenantId, some, { priority });
    for (const { number } of found) taken.add(number.toLowerCase());
  }
  return taken;
}

function numberIn(element: XeroElement): string {
  return named.parse(element).InvoiceNumber.toLowerCase();
}

/** As Xero refuses it (posting/calls/refusal.ts). */
const NUMBER_TAKEN = {
  InvoiceID: ZERO_ID,
  StatusAttributeString: 'ERROR',
  ValidationErrors: [{ Message: 'Invoice # must be unique.' }],
};
