import type { Big } from 'big.js';
import { toMoney, ZERO } from '../domain/money.ts';
import { compareNumbered } from '../domain/text.ts';

/** Adds figures up by a key of several words, in the order of the words. */
export class Sums {
  readonly #names: readonly string[];
  readonly #rows = new Map<string, { readonly words: readonly string[]; figures: Big[] }>();

  /** `names`: of the figures. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  add(words: readonly string[], figures: readonly Big[]): void {
    const key = JSON.stringify(words);
    const row = this.#rows.get(key) ?? { words, figures: this.#names.map(() => ZERO) };
    row.figures = row.figures.map((figure, index) => figure.plus(figures[index] ?? ZERO));
    this.#rows.set(key, row);
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** Sorted by their words. */
  entries(): { readonly words: readonly string[]; readonly figures: readonly Big[] }[] {
    const compare = (a: readonly string[], b: readonly string[]) =>
      a.map((word, index) => compareNumbered(word, b[index] ?? '')).find((one) => one !== 0) ?? 0;
    return [...this.#rows.values()].toSorted((a, b) => compare(a.words, b.words));
  }

  rows(): string[][] {
    return this.entries().map(({ words, figures }) => [...words, ...figures.map(toMoney)]);
  }

  /** The sum of all rows with the same word at `index`, e.g. the currency. */
  sumBy(index: number): Map<string, Big[]> {
    const sums = new Map<string, Big[]>();
    for (const { words, figures } of this.entries()) {
      const word = words[index] ?? '';
      const before = sums.get(word) ?? figures.map(() => ZERO);
      sums.set(
        word,
        before.map((figure, at) => figure.plus(figures[at] ?? ZERO)),
      );
    }
    return sums;
  }
}
