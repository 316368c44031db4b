import Big from 'big.js';
import { readDate } from './dates.ts';
import { postDataInvalid } from './refusals.ts';

/** One JSON object of a request. Absent and null mean the same: not sent. */
export type Element = Readonly<Record<string, unknown>>;

export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const DECIMAL = /^-?(\d+(\.\d*)?|\.\d+)$/;
const EXPONENT = /^-?\d*\.?\d+e[+-]?\d+$/i;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

export function isSent(element: Element, field: string): boolean {
  return element[field] !== undefined && element[field] !== null;
}

export function text(element: Element, field: string): string | undefined {
  const value = element[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw postDataInvalid(`Error converting value of ${field} to type 'System.String'.`);
}

function writtenNumber(element: Element, field: string): string | undefined {
  const value = element[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim();
  throw postDataInvalid(`Error converting value of ${field} to type 'System.Decimal'.`);
}

/** Money in exponent form breaks the element with texts that name something else; see lines. */
export function isExponent(element: Element, field: string): boolean {
  return EXPONENT.test(writtenNumber(element, field) ?? '');
}

/** How many characters the number was written with. */
export function writtenLength(element: Element, field: string): number {
  return (writtenNumber(element, field) ?? '').length;
}

export function decimal(element: Element, field: string): Big | undefined {
  const written = writtenNumber(element, field);
  if (written === undefined || written === '') return undefined;
  if (!DECIMAL.test(written)) {
    throw postDataInvalid(`Could not convert string to decimal: ${written}. Path '${field}'.`);
  }
  return new Big(written.endsWith('.') ? `${written}0` : written);
}

export function flag(element: Element, field: string): boolean | undefined {
  const value = element[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw postDataInvalid(`Could not convert value of ${field} to type 'System.Boolean'.`);
}

/** YYYY-MM-DD whatever accepted form it was written in. */
export function date(element: Element, field: string): string | undefined {
  const written = text(element, field);
  if (written === undefined || written === '') return undefined;
  const read = readDate(written);
  if (read === null) throw postDataInvalid(`Could not convert string to DateTime: ${written}. Path '${field}'.`);
  return read;
}

/** Enumerations match without regard to case; an unknown value breaks the call. */
export function oneOf<T extends string>(element: Element, field: string, values: readonly T[]): T | undefined {
  const written = text(element, field);
  if (written === undefined || written === '') return undefined;
  const found = values.find((value) => value.toUpperCase() === written.toUpperCase());
  if (found === undefined) throw postDataInvalid(`Error converting value "${written}" of ${field}.`);
  return found;
}

/** An id in lower case; the zero id means none. */
export function id(element: Element, field: string): string | undefined {
  const written = text(element, field);
  if (written === undefined || written === '' || written === ZERO_ID) return undefined;
  if (!isGuid(written)) throw postDataInvalid(`Error converting value "${written}" of ${field} to type 'System.Guid'.`);
  return written.toLowerCase();
}

export function isGuid(written: string): boolean {
  return GUID.test(written);
}

export function object(element: Element, field: string): Element | undefined {
  const value = element[field];
  if (value === undefined || value === null) return undefined;
  if (isElement(value)) return value;
  throw postDataInvalid(`Cannot deserialize the current JSON value of ${field}: an object is required.`);
}

export function list(element: Element, field: string): readonly Element[] | undefined {
  const value = element[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    throw postDataInvalid(`Cannot deserialize the current JSON value of ${field}: an array is required.`);
  }
  return value.map((member: unknown) => {
    if (isElement(member)) return member;
    throw postDataInvalid(`Cannot deserialize a member of ${field}: an object is required.`);
  });
}
