import type { PhraseValue, Sentence } from './phrases.ts';
import { readTemplate, valuesIn, type Template } from './template.ts';
import { isKnown, joinedClauses, joinedValues } from './joined-values.ts';
import { JOINTS, STATUSES } from './joints.ts';
import { plainValue } from './plain-value.ts';

/** Our choice: longer than any sentence of ours; a person's own text, or a file, is not searched. */
const CHARACTERS_MAX = 2_000;
/** A value in a value, and so on. */
const DEPTH_MAX = 5;
/** A text is often shown again: pages ask every few seconds. */
const KEPT_TEXTS_MAX = 2_000;

const SENTENCE_END = /(?<=[.!?])\s+(?=[^a-z\s])/;
const TWO_SENTENCES = /[.!?]\s+[^a-z\s(]/;

/** Letters of a template that fits much besides its own texts: "order %1$s". */
const WEAK = 12;
/** Words of a sentence, no name: "fully refunded", "WC-7 has no lines". */
const WORDS_OF_A_SENTENCE = /^\p{Ll}+\s|\s\p{Ll}+\s.*\s?\b\p{Ll}+/u;

export interface PhraseBook {
  /** The sentences of a text; null = none is of ours. */
  readonly sentences: (text: string) => readonly Sentence[] | null;
}

/** `templates`: by text, with the plural or ''. */
export function createPhraseBook(templates: Readonly<Record<string, string>>): PhraseBook {
  const all = Object.entries(templates)
    .filter(([text]) => !JOINTS.includes(text))
    .map(([text, plural]) => readTemplate(text, plural));
  const fixed = new Map(all.filter(({ parts }) => parts.length === 1).map((one) => [one.parts[0] ?? '', one]));
  const open = all
    .filter(({ parts }) => parts.length > 1)
    .toSorted(
      (a, b) =>
        b.weight - a.weight || b.parts.length - a.parts.length || (b.parts[0] ?? '').length - (a.parts[0] ?? '').length,
    );
  const nouns = all.filter(({ plural }) => plural !== '').map((one) => ({ one, many: readTemplate(one.plural, '') }));
  const kept = new Map<string, readonly Sentence[] | null>();

  const read = (text: string, depth: number): Sentence[] | null => {
    const find = (of: string, mayHold: (value: string) => boolean) =>
      fitting(of, fixed, open, (values, { weight }) =>
        values.every((value) => mayHold(value) && (weight >= WEAK || !isOfAnother(value, depth))),
      );
    const said = (found: Found, whole: string): Sentence => ({
      ...{ text: whole, template: found.template.text },
      ...(found.values.length > 0 && {
        values: found.values.map((value, at) => (isName(found.template, at) ? nameOf(value) : toValue(value, depth))),
      }),
    });
    const one = find(text, (value) => !TWO_SENTENCES.test(value));
    if (one !== null) return [said(one, text)];
    const several = bySentence(text, (run) => {
      const found = find(run, (value) => !TWO_SENTENCES.test(value));
      return found === null ? null : said(found, run);
    });
    if (several?.[0]?.template !== undefined) return several;
    // A value that is a text itself: what Xero said.
    const loose = find(text, () => true);
    return loose === null ? several : [said(loose, text)];
  };

  const toValue = (text: string, depth: number): PhraseValue => {
    const plain = plainValue(text);
    if (plain !== null || depth >= DEPTH_MAX || !/\p{L}{2}|, /u.test(text)) return plain ?? { text };
    for (const { one, many } of nouns) {
      const [count] = valuesIn(text, one) ?? valuesIn(text, many) ?? [];
      if (count !== undefined) return { text, counted: { count: Number(count), one: one.text, many: many.text } };
    }
    const status = STATUSES.get(text);
    if (status !== undefined) return { text, phrase: [{ text, template: status }] };
    const inner = (part: string) => toValue(part, depth + 1);
    const phrase = joinedClauses(text, inner) ?? read(text, depth + 1) ?? joinedValues(text, inner);
    return phrase === null ? { text } : { text, phrase };
  };

  const isOfAnother = (text: string, depth: number) =>
    WORDS_OF_A_SENTENCE.test(text) && !isKnown(toValue(text, depth + 1));

  return {
    sentences(text) {
      if (text.length > CHARACTERS_MAX || !/\p{L}{2}/u.test(text)) return null;
      const known = kept.get(text);
      if (known !== undefined) return known;
      const status = STATUSES.get(text);
      const found = status === undefined ? read(text, 0) : [{ text, template: status }];
      if (kept.size >= KEPT_TEXTS_MAX) kept.clear();
      kept.set(text, found);
      return found;
    },
  };
}

const OPENS = /["“]$/;
const CLOSES = /^["”]/;
const TITLE_OF_TAB = /\btab "$/;

/** In quotation marks stands a name as somebody gave it, which may be a word of ours: an account "Sales". */
function isName({ parts }: Template, at: number): boolean {
  const [before = '', after = ''] = parts.slice(at, at + 2);
  return OPENS.test(before) && CLOSES.test(after) && !TITLE_OF_TAB.test(before);
}

/** Statuses have the shop's names in every language. */
function nameOf(text: string): PhraseValue {
  const status = STATUSES.get(text);
  return status === undefined ? { text } : { text, phrase: [{ text, template: status }] };
}

interface Found {
  readonly template: Template;
  readonly values: readonly string[];
}

function fitting(
  text: string,
  fixed: ReadonlyMap<string, Template>,
  open: readonly Template[],
  mayHave: (values: readonly string[], template: Template) => boolean,
): Found | null {
  // Words that also stand within a sentence may begin a line: "Credit note for refund 7".
  const within = `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
  const exact = fixed.get(text) ?? fixed.get(within);
  if (exact !== undefined) return { template: exact, values: [] };
  for (const template of open) {
    const values = valuesIn(text, template) ?? (template.parts[0] === '' ? null : valuesIn(within, template));
    if (values !== null && mayHave(values, template)) return { template, values };
  }
  return null;
}

/** The longest runs of sentences that are known, from the first on; null = none is. */
function bySentence(text: string, known: (run: string) => Sentence | null): Sentence[] | null {
  const sentences = text.split(SENTENCE_END);
  if (sentences.length < 2) return null;
  const found: Sentence[] = [];
  for (let at = 0; at < sentences.length;) {
    let length = sentences.length - at;
    let one = known(sentences.slice(at, at + length).join(' '));
    while (one === null && length > 1) {
      length -= 1;
      one = known(sentences.slice(at, at + length).join(' '));
    }
    found.push(one ?? { text: sentences[at] ?? '' });
    at += length;
  }
  return found.some(({ template }) => template !== undefined) ? found : null;
}
