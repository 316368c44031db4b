import { __ } from '@wordpress/i18n';
import { accountWords, taxWords } from './words/accounts-and-taxes.ts';
import { documentWords, furtherDocumentWords } from './words/documents.ts';
import { offeredWords } from './words/offered.ts';
import { itemWords } from './words/items.ts';
import { contactWords, otherWords } from './words/others.ts';
import type { Words } from './words/setting-words.ts';

/** Each setting has its words in one of them; made at each call, as the translations load after this file. */
const TABLES = [
  offeredWords,
  documentWords,
  furtherDocumentWords,
  accountWords,
  contactWords,
  itemWords,
  taxWords,
  otherWords,
] as const;

/** Settings in the owner's words, by path. A setting without words here shows its own name and the sidecar's description. */
export function wordsOf(path: string): Words | undefined {
  for (const table of TABLES) {
    const words = table()[path];
    if (words !== undefined) return words;
  }
  return undefined;
}

/** "documents.zeroTotals" → "Zero totals". */
export function humanName(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  const spaced = name
    .replaceAll(/[_-]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function nameOf(path: string): string {
  return wordsOf(path)?.label ?? pathNames()[path] ?? humanName(path);
}

/** Settings without a field of their own, for lists of faults or changes. */
function pathNames(): Readonly<Record<string, string>> {
  return {
    rules: __('Rules', 'ml-connector'),
    tracking: __('Tracking', 'ml-connector'),
    'taxes.rates': __('Tax rates', 'ml-connector'),
    'payments.methods': __('Accounts of payment methods', 'ml-connector'),
    'payments.default': __('All other payment methods', 'ml-connector'),
    'payments.refunds': __('Refunds of payment methods', 'ml-connector'),
    'payments.fees': __('Fees of payment methods', 'ml-connector'),
    'payments.statuses': __('Statuses by payment method', 'ml-connector'),
    'payments.themes': __('Branding themes by payment method', 'ml-connector'),
    payouts: __('Payouts of payment providers', 'ml-connector'),
    'sync.every': __('Schedule', 'ml-connector'),
    'sync.active': __('Posting', 'ml-connector'),
  };
}
