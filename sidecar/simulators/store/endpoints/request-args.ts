import { RestError } from './rest-error.ts';
import { parseRequestDate } from '../site-time.ts';
import type { Query, QueryValue } from './php-query.ts';
import type { JsonObject } from '../json.ts';

interface Fault {
  readonly code: string;
  readonly message: string;
}

interface IntegerRule {
  readonly fallback: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Reads a request's parameters by WordPress's rules and collects the faults, as rest_invalid_param reports them. */
export class RequestArgs {
  readonly #query: Query;
  readonly #faults = new Map<string, Fault>();

  constructor(query: Query) {
    this.#query = query;
  }

  integer(name: string, rule: IntegerRule): number {
    return this.optionalInteger(name, rule) ?? rule.fallback;
  }

  optionalInteger(name: string, rule: Omit<IntegerRule, 'fallback'> = {}): number | undefined {
    const value = this.#query.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || !/^[+-]?\d+(\.0+)?$/.test(value.trim())) {
      this.#fail(name, 'rest_invalid_type', `${name} is not of type integer.`);
      return undefined;
    }
    const number = Number(value);
    const { minimum = -Infinity, maximum = Infinity } = rule;
    if (number < minimum || number > maximum) {
      this.#fail(name, 'rest_out_of_bounds', outOfBounds(name, minimum, maximum));
      return undefined;
    }
    return Math.abs(number);
  }

  boolean(name: string): boolean {
    const value = this.#query.get(name);
    if (value === undefined) return false;
    const text = typeof value === 'string' ? value.toLowerCase() : 'list';
    if (['true', '1'].includes(text)) return true;
    if (!['false', '0', ''].includes(text)) this.#fail(name, 'rest_invalid_type', `${name} is not of type boolean.`);
    return false;
  }

  /** The requested ISO date, or undefined. */
  date(name: string): string | undefined {
    const value = this.#query.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && parseRequestDate(value)) return value;
    this.#fail(name, 'rest_invalid_date', 'Invalid date.');
    return undefined;
  }

  oneOf(name: string, choices: readonly string[], fallback: string): string {
    const value = this.#query.get(name) ?? fallback;
    if (typeof value === 'string' && choices.includes(value)) return value;
    this.#fail(name, 'rest_not_in_enum', `${name} is not one of ${andList(choices)}.`);
    return fallback;
  }

  listOf(name: string, choices: readonly string[], fallback: readonly string[]): string[] {
    const value = this.#query.get(name);
    if (value === undefined) return [...fallback];
    const items = splitList(value);
    const wrong = items.findIndex((item) => !choices.includes(item));
    if (wrong !== -1) {
      this.#fail(name, 'rest_not_in_enum', `${name}[${String(wrong)}] is not one of ${andList(choices)}.`);
    }
    return items;
  }

  /** wp_parse_id_list: a non-number counts as 0, duplicates are removed. */
  ids(name: string): number[] {
    const value = this.#query.get(name);
    if (value === undefined) return [];
    return [...new Set(splitList(value).map((item) => Math.abs(Number.parseInt(item, 10) || 0)))];
  }

  text(name: string): string | undefined {
    const value = this.#query.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** Throws rest_invalid_param if a parameter read so far was invalid. */
  check(): void {
    if (this.#faults.size === 0) return;
    const params: JsonObject = {};
    const details: JsonObject = {};
    for (const [name, fault] of this.#faults) {
      params[name] = fault.message;
      details[name] = { code: fault.code, message: fault.message, data: null };
    }
    const message = `Invalid parameter(s): ${[...this.#faults.keys()].join(', ')}`;
    throw new RestError(400, 'rest_invalid_param', message, { params, details });
  }

  #fail(name: string, code: string, message: string): void {
    this.#faults.set(name, { code, message });
  }
}

/** wp_parse_list: commas and white space split a string. */
export function splitList(value: QueryValue): string[] {
  return (typeof value === 'string' ? value.split(/[\s,]+/) : value).filter((item) => item !== '');
}

function outOfBounds(name: string, minimum: number, maximum: number): string {
  if (maximum === Infinity) return `${name} must be greater than or equal to ${String(minimum)}`;
  return `${name} must be between ${String(minimum)} (inclusive) and ${String(maximum)} (inclusive)`;
}

/** WordPress' "%l": a, b, and c. */
function andList(choices: readonly string[]): string {
  if (choices.length < 3) return choices.join(' and ');
  return `${choices.slice(0, -1).join(', ')}, and ${choices.at(-1) ?? ''}`;
}
