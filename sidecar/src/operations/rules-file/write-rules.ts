import type { OrganisationLists } from '../../domain/documents.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import { csvLine } from '../../wording/csv-line.ts';
import { type Column, COLUMNS, HEADINGS, isCondition } from './columns.ts';
import { choicesOf, NAME_JOINT, sameWords, trackingIds } from './read-cell.ts';

/** Without it a spreadsheet assumes a local character set. */
const BYTE_ORDER_MARK = '\uFEFF';

type Lists = Pick<OrganisationLists, 'accounts' | 'taxRates' | 'trackingCategories'>;

export interface NamedIds {
  /** By "category:15". */
  readonly names: ReadonlyMap<string, string>;
  /** null = not connected: accounts, tax types and tracking have no names. */
  readonly lists: Lists | null;
}

/** One row a rule, in order. What a setting names by code or id has its name behind it. */
export function writeRules(rules: readonly Rule[], { names, lists }: NamedIds): string {
  const tracking = lists === null ? null : trackingWords(lists);
  const rows = rules.map((rule) =>
    csvLine(COLUMNS.map((column) => withApostrophe(cellOf(column, rule, { names, lists, tracking })))),
  );
  return [BYTE_ORDER_MARK + csvLine(COLUMNS.map((column) => HEADINGS[column])), ...rows].join('');
}

interface Words extends NamedIds {
  readonly tracking: ReadonlyMap<string, string> | null;
}

function cellOf(column: Column, rule: Rule, { names, lists, tracking }: Words): string | null {
  if (isCondition(column)) return conditionText(column, rule, names);
  switch (column) {
    case 'account':
      return named(rule.account, lists === null ? undefined : findAccount(rule.account ?? '', lists)?.name);
    case 'taxType':
      return named(rule.taxType, lists?.taxRates.find(({ taxType }) => taxType === rule.taxType)?.name);
    case 'item':
      return rule.item ?? null;
    case 'tracking1':
    case 'tracking2': {
      const choice = rule.tracking?.[column === 'tracking1' ? 0 : 1];
      if (choice === undefined) return null;
      return tracking?.get(trackingIds(choice)) ?? trackingIds(choice);
    }
  }
}

function conditionText(column: keyof Rule['when'], { when }: Rule, names: NamedIds['names']): string | null {
  const value = when[column];
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  if (column === 'taxClass' && value === '') return 'standard';
  const text = String(value);
  return typeof value === 'number' ? named(text, names.get(`${column}:${text}`)) : text;
}

function named(ref: string | undefined, name: string | undefined): string | null {
  if (ref === undefined) return null;
  return name === undefined || name.trim() === '' ? ref : `${ref}${NAME_JOINT}${name}`;
}

/** By the ids of category and option; those whose words are there twice keep their ids. */
function trackingWords({ trackingCategories }: Lists): ReadonlyMap<string, string> {
  const choices = choicesOf(trackingCategories ?? []);
  const isOnce = (words: string) => choices.filter((one) => sameWords(one.words, words)).length === 1;
  return new Map(choices.filter(({ words }) => isOnce(words)).map(({ ids, words }) => [ids, words]));
}

/** One more, so that the one that protects from formulas can be taken off again. */
function withApostrophe(text: string | null): string | null {
  return text?.startsWith("'") === true ? `'${text}` : text;
}
