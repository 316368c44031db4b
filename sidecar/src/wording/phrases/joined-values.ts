import { AND, AND_ALSO, CODE_AND_NAME, MONEY_ON, OR, QUOTED, THEN, TO } from './joints.ts';
import type { PhraseValue, Sentence } from './phrases.ts';
import { plainValue } from './plain-value.ts';
import { readTemplate, valuesIn } from './template.ts';

interface List {
  readonly template: string;
  readonly word: string;
  readonly separator: RegExp;
}

/** Of parts of a sentence, which have commas themselves. */
const CLAUSES: readonly List[] = [
  { template: THEN, word: ', then ', separator: /, then / },
  { template: AND_ALSO, word: ', and ', separator: /, and / },
  { template: AND, word: ' and ', separator: / and / },
  { template: TO, word: ' to ', separator: / to / },
];
const LISTS: readonly List[] = [
  { template: AND, word: ' and ', separator: / and |, / },
  { template: OR, word: ' or ', separator: / or |, / },
];
/** Outside of brackets. */
const SEPARATORS = [
  { separator: '; ', parts: /; (?![^(]*\))/ },
  { separator: ', ', parts: /, (?![^(]*\))/ },
];
const IN_BRACKETS = readTemplate('%1$s (%2$s)', '');
const NAMED = readTemplate('%1$s: %2$s', '');
/** A number, an id or a day: alike in every language. */
const isWithoutWords = (text: string) => /\d/.test(text) && !/\s/.test(text);

type ToValue = (part: string) => PhraseValue;

/** Whether it is more than words of another's making. */
export const isKnown = (value: PhraseValue) => Object.keys(value).length > 1;

/** Values side by side: "Rounding (3 orders)", "processing or completed", "£3.00 missing, £2.00 too much"; null = none is known. */
export function joinedValues(text: string, toValue: ToValue): Sentence[] | null {
  const quoted = /^"([^"]+)"$/.exec(text)?.[1];
  if (quoted !== undefined) return [{ text, template: QUOTED, values: [{ text: quoted }] }];
  const [, code = '', name = ''] = /^(\S+) "([^"]+)"$/.exec(text) ?? [];
  if (name !== '') return [{ text, template: CODE_AND_NAME, values: [{ text: code }, { text: name }] }];
  const [amount = '', place = ''] = text.split(' on ');
  if (isWithoutWords(place) && plainValue(amount)?.money !== undefined) {
    return [{ text, template: MONEY_ON, values: [toValue(amount), { text: place }] }];
  }
  const [title, inBrackets] = valuesIn(text, IN_BRACKETS)?.map(toValue) ?? [];
  if (title?.phrase !== undefined && inBrackets !== undefined && !SEPARATORS.some(({ parts }) => parts.test(text))) {
    return [{ text, template: IN_BRACKETS.text, values: [title, inBrackets] }];
  }
  // Parts with brackets are titles: "Voided or deleted in Xero (1 order)".
  return (text.includes('(') ? null : listIn(text, LISTS, toValue)) ?? apart(text, toValue);
}

/** "it is dated 20 Aug, the order 22 Aug, and its reference was changed"; null = not all parts are known. */
export const joinedClauses = (text: string, toValue: ToValue) => listIn(text, CLAUSES, toValue);

/** "A, B and C". A name with "and" in it is no list. */
function listIn(text: string, lists: readonly List[], toValue: ToValue): Sentence[] | null {
  for (const { template, word, separator } of lists) {
    if (!text.includes(word)) continue;
    const values = text.split(separator).map(toValue);
    if (!values.every((value) => isKnown(value) || isWithoutWords(value.text))) continue;
    const last = values.at(-1);
    const others = values.slice(0, -1);
    const [first] = others;
    // "1 Nov to 19 Nov" is no change of a value.
    if (last === undefined || first === undefined || (template === TO && last.day !== undefined)) continue;
    const words = others.map((value) => value.text).join(', ');
    const before = others.length === 1 ? first : { text: words, phrase: [sideBySide(words, others, ', ')] };
    return [{ text, template, values: [before, last] }];
  }
  return null;
}

function apart(text: string, toValue: ToValue): Sentence[] | null {
  const named = valuesIn(text, NAMED)?.map(toValue) ?? [];
  if (named.at(-1)?.phrase !== undefined) return [{ text, template: NAMED.text, values: named }];
  for (const { separator, parts } of SEPARATORS) {
    const values = text.split(parts).map(toValue);
    if (values.length > 1 && values.some(isKnown)) return [sideBySide(text, values, separator)];
  }
  const inBrackets = valuesIn(text, IN_BRACKETS)?.map(toValue) ?? [];
  if (inBrackets.some(isKnown)) return [{ text, template: IN_BRACKETS.text, values: inBrackets }];
  return named.some(isKnown) ? [{ text, template: NAMED.text, values: named }] : null;
}

function sideBySide(text: string, values: readonly PhraseValue[], separator: string): Sentence {
  return { text, template: values.map((_, at) => `%${at + 1}$s`).join(separator), values };
}
