import { Big } from 'big.js';
import type { OrderLegs, XeroDocument } from '../reconciliation/legs.ts';

/** Amounts are marked, so that they are amounts again when they are read: "=12.50". */
const MARK = '=';

/** What is kept of an order: see BOOKS_VERSION. */
export function legsText(legs: OrderLegs): string {
  return JSON.stringify(marked(legs));
}

export function readLegsText(text: string): OrderLegs {
  return unmarked(JSON.parse(text)) as OrderLegs;
}

export function documentText(document: XeroDocument): string {
  return JSON.stringify(marked(document));
}

export function readDocumentText(text: string): XeroDocument {
  return unmarked(JSON.parse(text)) as XeroDocument;
}

function marked(value: unknown): unknown {
  if (value instanceof Big) return `${MARK}${value.toFixed()}`;
  if (typeof value === 'string') return value.startsWith(MARK) ? `${MARK}${value}` : value;
  return within(value, marked);
}

function unmarked(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(MARK)) return within(value, unmarked);
  const rest = value.slice(MARK.length);
  return rest.startsWith(MARK) ? rest : new Big(rest);
}

function within(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
}
