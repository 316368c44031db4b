import { useDeferredValue, useState } from '@wordpress/element';
import { getQueryArg } from '@wordpress/url';
import type { Rule } from '../../../../sidecar/src/domain/settings/settings.ts';

/** A browser draws these at once; thousands would freeze it. */
export const RULES_SHOWN_MAX = 50;

export interface ShownRules {
  /** Indexes of the rules of this page, the one that wins first. */
  readonly shown: readonly number[];
  readonly found: number;
  /** The place of the first one among those that were found, from 0. */
  readonly start: number;
  readonly words: string;
  readonly search: (words: string) => void;
  readonly turn: (by: -1 | 1) => void;
  /** Shows the page of a place in the whole list. */
  readonly show: (place: number) => void;
}

/** A page of the rules in `order`, of those whose words have what is looked for. */
export function useShownRules(
  rules: readonly Rule[],
  order: readonly number[],
  wordsOf: (rule: Rule) => string,
): ShownRules {
  const [words, setWords] = useState('');
  const [page, setPage] = useState(() => pageOf(order.indexOf(namedRule() ?? -1)));
  const wanted = useDeferredValue(words.trim().toLowerCase());
  const found =
    wanted === ''
      ? order
      : order.filter((index) => {
          const rule = rules[index];
          return rule !== undefined && wordsOf(rule).toLowerCase().includes(wanted);
        });
  const last = Math.max(0, Math.ceil(found.length / RULES_SHOWN_MAX) - 1);
  const start = Math.min(page, last) * RULES_SHOWN_MAX;
  return {
    shown: found.slice(start, start + RULES_SHOWN_MAX),
    found: found.length,
    start,
    words,
    search: (next) => {
      setWords(next);
      setPage(0);
    },
    turn: (by) => setPage(Math.min(last, Math.max(0, Math.min(page, last) + by))),
    show: (place) => setPage(pageOf(place)),
  };
}

function pageOf(place: number): number {
  return Math.max(0, Math.floor(place / RULES_SHOWN_MAX));
}

/** The rule that a link to this page names: "rules.17.account". */
function namedRule(): number | null {
  const path = getQueryArg(window.location.href, 'setting');
  const [, index] = typeof path === 'string' ? (/^rules\.(\d+)/.exec(path) ?? []) : [];
  return index === undefined ? null : Number(index);
}
