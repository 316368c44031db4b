export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON text with an object at the top; `what` names it in the error. */
export function parseObject(text: string, what: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new TypeError(`${what} does not hold a JSON object`);
  return value;
}

export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  if (!isObject(value)) throw new TypeError(`"${key}" is not an object`);
  return value;
}

export function objectsAt(parent: JsonObject, key: string): JsonObject[] {
  const value = parent[key];
  if (!Array.isArray(value) || !value.every(isObject)) throw new TypeError(`"${key}" is not a list of objects`);
  return value;
}

export function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  if (typeof value !== 'string') throw new TypeError(`"${key}" is not a text`);
  return value;
}

export function integerAt(parent: JsonObject, key: string): number {
  const value = parent[key];
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new TypeError(`"${key}" is not an integer`);
  return value;
}

/** Writes JSON as PHP's json_encode does by default: `\/`, and everything beyond ASCII as \uXXXX in lower case. */
export function encodeAsPhp(value: JsonValue): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
