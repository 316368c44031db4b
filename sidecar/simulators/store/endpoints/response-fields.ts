import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import { splitList } from './request-args.ts';
import type { QueryValue } from './php-query.ts';

type FieldTree = Map<string, FieldTree | true>;

/** rest_filter_response_fields: `_fields=id,billing.email` on one object or on each of a list. */
export function filterFields(body: JsonValue, asked: QueryValue | undefined): JsonValue {
  const fields = asked === undefined ? [] : splitList(asked);
  if (fields.length === 0) return body;
  const tree = toTree(fields);
  if (Array.isArray(body)) return body.map((item) => (isObject(item) ? pick(item, tree) : item));
  return isObject(body) ? pick(body, tree) : body;
}

function toTree(fields: readonly string[]): FieldTree {
  const root: FieldTree = new Map();
  for (const field of fields) {
    let at = root;
    const parts = field.split('.');
    for (const [index, part] of parts.entries()) {
      const next = at.get(part);
      // A requested parent includes its children.
      if (next === true) break;
      if (index === parts.length - 1) at.set(part, true);
      else {
        const branch = next ?? new Map<string, FieldTree | true>();
        at.set(part, branch);
        at = branch;
      }
    }
  }
  return root;
}

/** A list inside an object has no such keys, so a path into it empties it. */
function pick(source: JsonObject, tree: FieldTree): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(source)) {
    const wanted = tree.get(key);
    if (wanted === undefined) continue;
    if (wanted === true) result[key] = value;
    else if (isObject(value)) result[key] = pick(value, wanted);
    else result[key] = Array.isArray(value) ? [] : value;
  }
  return result;
}
