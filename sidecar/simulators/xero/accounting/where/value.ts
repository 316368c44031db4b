import { folded } from '../books/lookup.ts';
import { millisecondsOf } from '../wire/dates.ts';
import { isElement, type Element } from '../wire/element.ts';
import type { FieldType } from './fields.ts';

/** A value while it is compared: text folded, dates as milliseconds, ids in lower case. */
export type Value = string | number | boolean | null;

function memberOf(view: Element, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isElement(value) ? value[name] : undefined), view);
}

export function fieldValue(view: Element, path: string, type: FieldType): Value {
  const value = memberOf(view, path);
  if (type === 'flag') return typeof value === 'boolean' ? value : null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  if (typeof value !== 'string') return null;
  if (type === 'date') return millisecondsOf(value);
  return type === 'guid' ? value.toLowerCase() : folded(value);
}

/** Order of two values, nulls first. */
export function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
