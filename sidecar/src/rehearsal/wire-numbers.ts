import { Big } from 'big.js';
import type { XeroElement } from './sales-element.ts';

/** Deeper is nothing of Xero's. */
const DEPTH_MAX = 12;

/** The element with its numbers as text, digit by digit. Not an element: an empty one. */
export function asTexts(element: unknown): XeroElement {
  const read = toTexts(element, 0);
  return typeof read === 'object' && read !== null ? { ...read } : {};
}

function toTexts(value: unknown, depth: number): unknown {
  if (typeof value === 'number') return new Big(String(value)).toFixed();
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((one) => toTexts(one, depth + 1));
  if (isRaw(value)) return new Big(value.rawJSON).toFixed();
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toTexts(inner, depth + 1)]));
}

/** A number of a body: JSON.rawJSON of its digits. */
function isRaw(value: object): value is { readonly rawJSON: string } {
  return 'rawJSON' in value && typeof value.rawJSON === 'string';
}
