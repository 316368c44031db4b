import type { Element } from '../wire/element.ts';
import { queryParseError } from '../wire/refusals.ts';
import { findField, type FieldTable } from './fields.ts';
import { compareValues, fieldValue } from './value.ts';

/** Compiles "Field [ASC|DESC], ..." into a comparison of answers. */
export function parseOrder(source: string, table: FieldTable): (a: Element, b: Element) => number {
  const keys = source.split(',').map((part) => {
    const [path = '', direction = 'ASC', ...rest] = part.trim().split(/\s+/);
    const field = findField(table, path);
    if (field === null) throw queryParseError(`No property or field '${path}' exists in type '${table.typeName}'`);
    if (rest.length > 0 || !/^(asc|desc)(ending)?$/i.test(direction)) throw queryParseError('Syntax error');
    return { ...field, sign: /^desc/i.test(direction) ? -1 : 1 };
  });
  return (a, b) => {
    for (const { path, type, sign } of keys) {
      const order = compareValues(fieldValue(a, path, type), fieldValue(b, path, type));
      if (order !== 0) return sign * order;
    }
    return 0;
  };
}
