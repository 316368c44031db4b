import { __, _n, sprintf } from '@wordpress/i18n';
import type { SettingsFault } from '../../../../sidecar/src/domain/settings/settings.ts';
import { patternWords } from './pattern-words.ts';
import type { SchemaNode } from './schema.ts';

/** Checks a value against the sidecar's schema before it is sent; the sidecar decides. */
export function check(node: SchemaNode, value: unknown, path: string): SettingsFault[] {
  if (node.anyOf.length > 0) return checkAny(node.anyOf, value, path);
  if (node.const !== null) return value === node.const ? [] : [fault(path, notAllowed())];
  if (node.enum !== null) return node.enum.includes(value) ? [] : [fault(path, notAllowed())];
  switch (node.type) {
    case 'null':
      return value === null ? [] : [fault(path, notAllowed())];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [fault(path, notAllowed())];
    case 'integer':
    case 'number':
      return checkNumber(node, value, path);
    case 'string':
      return checkText(node, value, path);
    case 'array':
      return checkList(node, value, path);
    case 'object':
      return checkObject(node, value, path);
    default:
      return [];
  }
}

/** Fits one of several types, or reports the faults of its own kind. */
function checkAny(choices: readonly SchemaNode[], value: unknown, path: string): SettingsFault[] {
  const readings = choices.map((choice) => check(choice, value, path));
  if (readings.some((faults) => faults.length === 0)) return [];
  const sameKind = choices.findIndex(({ type }) => type === kindOf(value));
  return readings[sameKind] ?? readings[0] ?? [];
}

function checkNumber({ type, minimum, maximum }: SchemaNode, value: unknown, path: string): SettingsFault[] {
  const isWhole = type !== 'integer' || Number.isInteger(value);
  const isInside =
    typeof value === 'number' && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity) && isWhole;
  if (isInside) return [];
  if (minimum === null || maximum === null || maximum >= Number.MAX_SAFE_INTEGER) {
    return [fault(path, __('Enter a whole number.', 'ml-connector'))];
  }
  // translators: 1: smallest number, 2: largest number
  return [fault(path, sprintf(__('Enter a whole number from %1$d to %2$d.', 'ml-connector'), minimum, maximum))];
}

function checkText({ minLength, maxLength, pattern }: SchemaNode, value: unknown, path: string): SettingsFault[] {
  if (typeof value !== 'string') return [fault(path, notAllowed())];
  if (value.trim().length < (minLength ?? 0)) return [fault(path, __('This field is required.', 'ml-connector'))];
  if (maxLength !== null && value.length > maxLength) {
    // translators: %d: a number of characters
    const words = _n('At most %d character.', 'At most %d characters.', maxLength, 'ml-connector');
    return [fault(path, sprintf(words, maxLength))];
  }
  if (pattern !== null && !matches(pattern, value)) {
    return [
      fault(
        path,
        value === ''
          ? __('This field is required.', 'ml-connector')
          : (patternWords(path) ?? __('This has a character or a format that is not allowed here.', 'ml-connector')),
      ),
    ];
  }
  return [];
}

function checkList({ items, minItems, maxItems }: SchemaNode, value: unknown, path: string): SettingsFault[] {
  if (!Array.isArray(value)) return [fault(path, notAllowed())];
  if (value.length < (minItems ?? 0)) return [fault(path, __('Choose at least one.', 'ml-connector'))];
  if (maxItems !== null && value.length > maxItems) {
    // translators: %d: a number of things
    return [fault(path, sprintf(__('Choose at most %d.', 'ml-connector'), maxItems))];
  }
  return items === null ? [] : value.flatMap((item, index) => check(items, item, `${path}.${index}`));
}

function checkObject(node: SchemaNode, value: unknown, path: string): SettingsFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [fault(path, notAllowed())];
  const missing = node.required.filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => fault(`${path}.${name}`, __('This field is required.', 'ml-connector'))),
    ...Object.entries(value).flatMap(([name, child]) => {
      const of = node.properties?.[name] ?? node.entries;
      return of === null || child === undefined ? [] : check(of, child, `${path}.${name}`);
    }),
  ];
}

export function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function fault(path: string, message: string): SettingsFault {
  return { path, message };
}

function notAllowed(): string {
  return __('Choose one of the options.', 'ml-connector');
}
