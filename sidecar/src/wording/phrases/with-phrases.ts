import type { Phrases, Sentence } from './phrases.ts';
import { createPhraseBook, type PhraseBook } from './phrase-book.ts';

/** Our choice: a page shows fewer. The others stay English. */
const TEXTS_MAX = 1_000;

/** Fields of the contract that hold words of ours, or a list of them. */
const WORDS: ReadonlySet<string> = new Set([
  ...['message', 'fix', 'next', 'detail', 'details', 'sentence', 'label', 'why', 'confirm', 'asks', 'title', 'status'],
  ...[
    'text',
    'basis',
    'because',
    'notices',
    'reason',
    'stateReason',
    'pauseReason',
    'missing',
    'note',
    'what',
    'needs',
  ],
  ...['rule', 'rows', 'totals', 'columns', 'explanation', 'proposed'],
]);
/** Objects whose every text is ours: the columns of a table, and WooCommerce's own order statuses. */
const WHOLE: ReadonlySet<string> = new Set(['columns', 'statuses']);
/** What a person or the shop wrote. */
const OWN: ReadonlySet<string> = new Set([
  ...['settings', 'defaults', 'csv', 'names', 'gateways', 'rateSets', 'shippingMethods', 'was'],
]);

let book: Promise<PhraseBook> | null = null;

/** The answer, with the phrases of its texts beside its fields. */
export async function withPhrases<T extends object>(answer: T): Promise<T & { readonly phrases?: Phrases }> {
  const phrases = await phrasesOf(textsIn(answer));
  return Object.keys(phrases).length === 0 ? answer : { ...answer, phrases };
}

/** By text, of those that are ours. */
export async function phrasesOf(texts: Iterable<string>): Promise<Phrases> {
  // Read when the first reader of another language comes: most services never need it.
  book ??= import('./templates.json', { with: { type: 'json' } }).then(({ default: templates }) =>
    createPhraseBook(templates),
  );
  const { sentences } = await book;
  const phrases = new Map<string, readonly Sentence[]>();
  for (const text of texts) {
    const found = sentences(text);
    if (found !== null) phrases.set(text, found);
    if (phrases.size >= TEXTS_MAX) break;
  }
  return Object.fromEntries(phrases);
}

function* textsIn(value: unknown, isOurs = false, isWhole = false): Generator<string> {
  if (typeof value === 'string') {
    if (isOurs || isWhole) yield value;
  } else if (Array.isArray(value)) {
    for (const one of value) yield* textsIn(one, isOurs, isWhole);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      if (!OWN.has(name)) yield* textsIn(one, WORDS.has(name), isWhole || WHOLE.has(name));
    }
  }
}
