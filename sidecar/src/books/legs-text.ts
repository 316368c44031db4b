import { Big } from 'big.js';
import type { OrderLegs, XeroDocument } from '../reconciliation/legs.ts';

/** Amounts are marked, so that they are amounts again when they are read: "=12.50". */
const MARK = '=';

/** What is kept of an order: see BOOKS_VERSION. */
export function legsText(legs: OrderLegs): string {
  return marked(legs);
}

export function readLegsText(text: string): OrderLegs {
  return unmarked(text) as OrderLegs;
}

export function documentText(document: XeroDocument): string {
  return marked(document);
}

export function readDocumentText(text: string): XeroDocument {
  return unmarked(text) as XeroDocument;
}

/** JSON of a Big is not its digits in every case, so that amounts are marked before it is asked. */
function marked(value: unknown): string {
  return JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key: string, json: unknown) {
    const own = this[key];
    if (own instanceof Big) return `${MARK}${own.toFixed()}`;
    return typeof own === 'string' && own.startsWith(MARK) ? `${MARK}${own}` : json;
  });
}

/** In place: of 150,000 orders a copy of each object would be most of what is thrown away. */
function unmarked(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    const rest = value.slice(MARK.length);
    return rest.startsWith(MARK) ? rest : new Big(rest);
  });
}
