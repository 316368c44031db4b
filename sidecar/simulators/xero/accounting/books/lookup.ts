/** Text as Xero compares names and numbers: without regard to case and accents. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Finds records of a collection by a text that is not their id. Built on first use, kept up to date by Work. */
export class Lookup<T> {
  readonly #keyOf: (record: T) => string;
  readonly #keys = new WeakMap<Readonly<Record<string, T>>, Map<string, Set<string>>>();

  constructor(keyOf: (record: T) => string) {
    this.#keyOf = keyOf;
  }

  find(collection: Readonly<Record<string, T>>, key: string): T[] {
    if (key === '') return [];
    const ids = this.#mapOf(collection).get(folded(key)) ?? new Set();
    return [...ids].flatMap((id) => collection[id] ?? []);
  }

  changed(collection: Readonly<Record<string, T>>, id: string, before: T | undefined, after: T | undefined): void {
    const map = this.#keys.get(collection);
    if (map === undefined) return;
    if (before !== undefined) map.get(folded(this.#keyOf(before)))?.delete(id);
    if (after !== undefined) this.#add(map, id, after);
  }

  #mapOf(collection: Readonly<Record<string, T>>): Map<string, Set<string>> {
    const known = this.#keys.get(collection);
    if (known !== undefined) return known;
    const map = new Map<string, Set<string>>();
    for (const [id, record] of Object.entries(collection)) this.#add(map, id, record);
    this.#keys.set(collection, map);
    return map;
  }

  #add(map: Map<string, Set<string>>, id: string, record: T): void {
    const key = folded(this.#keyOf(record));
    const ids = map.get(key) ?? new Set();
    map.set(key, ids.add(id));
  }
}
