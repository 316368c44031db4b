import { __ } from '@wordpress/i18n';
import { ApiError } from './api-error.ts';

/** Reads an `unknown` response part as a T, or throws an ApiError that names the place (`path`) that does not fit. */
export type Reader<T> = (value: unknown, path: string) => T;

export const text: Reader<string> = (value, path) => (typeof value === 'string' ? value : misfit(path, 'text'));
export const number: Reader<number> = (value, path) => (typeof value === 'number' ? value : misfit(path, 'a number'));
export const flag: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : misfit(path, 'true or false');
export const anything: Reader<unknown> = (value) => value;
/** For responses without a body, or with one that is not used. */
export const nothing: Reader<null> = () => null;

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null || value === undefined ? null : read(value, path));
}

/** Older sidecars may not send it. */
export function withDefault<T>(read: Reader<T>, fallback: T): Reader<T> {
  return (value, path) => (value === undefined ? fallback : read(value, path));
}

export function oneOf<const T extends string>(choices: readonly T[]): Reader<T> {
  return (value, path) => choices.find((choice) => choice === value) ?? misfit(path, `one of ${choices.join(', ')}`);
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => read(item, `${path}.${index}`)) : misfit(path, 'a list');
}

/** An object with any keys. PHP writes an empty one as `[]`. */
export function record<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, path) => {
    if (Array.isArray(value) && value.length === 0) return {};
    return Object.fromEntries(
      Object.entries(asObject(value, path)).map(([name, item]) => [name, read(item, join(path, name))]),
    );
  };
}

/** An object with known keys; others are dropped, so that a newer sidecar may send more. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Reader<T[K]> }): Reader<T> {
  const readers: [string, Reader<unknown>][] = Object.entries(fields);
  return (value, path) => {
    const source = asObject(value, path);
    return Object.fromEntries(readers.map(([name, read]) => [name, read(source[name], join(path, name))])) as T;
  };
}

export function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return misfit(path, 'an object');
  return Object.fromEntries(Object.entries(value));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function misfit(path: string, wanted: string): never {
  throw new ApiError(
    {
      code: 'answer_unreadable',
      message: `${__('The sidecar’s answer could not be read.', 'ml-connector')} (${path === '' ? '' : `${path}: `}${wanted}?)`,
      fix: __('The plugin and the sidecar may have different versions. Update the older one.', 'ml-connector'),
      status: null,
      fields: {},
      faults: [],
    },
    null,
  );
}
