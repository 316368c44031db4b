import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import type { FileFault } from '../../domain/rules-file/decode-text.ts';
import type { Rule } from '../../domain/settings/settings.ts';
import type { Context } from '../../context/context.ts';
import { commandLine } from '../../wording/command-line.ts';
import { type SavedSettings, saveSettings } from '../orders/retry-held.ts';
import { compareRules, type RuleChange, type RulesCompared } from './compare-rules.ts';
import { readRules } from './read-rules.ts';
import { changeInWords } from './rules-in-words.ts';

/** More help nobody: the first ones often cause the others. */
const FAULTS_NAMED_MAX = 50;
/** On a page and in a terminal. */
const CHANGES_LISTED_MAX = 200;

export interface RulesFile {
  readonly rules: readonly Rule[];
  /** Of the rules it was compared with: saving refuses others. */
  readonly seen: string;
  readonly compared: RulesCompared;
  /** The first changes in words. */
  readonly listed: readonly (RuleChange & {
    readonly text: string;
    readonly was: Rule | null;
    readonly is: Rule | null;
  })[];
}

/**
 * Reads a file of rules for a store, against the live lists of its organisation. Saves nothing. Throws rules_file_invalid with
 * every fault, not_connected, and a Xero error.
 */
export async function readRulesFile(context: Context, storeId: string, text: string): Promise<RulesFile> {
  await context.stores.get(storeId);
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
  }
  const listsOf = (since: Date | null) =>
    context.xero().lists.lists(organisation.tenantId, { tracking: true, items: false }, since);
  const known = await readRules(text, await listsOf(null));
  // Somebody may have added the account a minute ago.
  const reading = known.ok ? known : await readRules(text, await listsOf(context.now()));
  if (!reading.ok) throw rulesFileInvalid(reading.faults);
  const { rules: before } = await context.settings.get(storeId);
  const { rules } = reading;
  await nextTurn();
  const compared = compareRules(before, rules);
  const listed = compared.changes.slice(0, CHANGES_LISTED_MAX).map((change) => ({
    ...{ ...change, text: changeInWords(change, before, rules) },
    was: change.from === null ? null : (before[change.from] ?? null),
    is: change.to === null ? null : (rules[change.to] ?? null),
  }));
  return { rules, seen: rulesRevision(before), compared, listed };
}

/** All of the file's rules in place of the store's. Throws settings_changed if they are others than those that were `seen`. */
export async function saveRulesFile(
  context: Context,
  { rules, seen }: Pick<RulesFile, 'rules' | 'seen'>,
  { storeId, by }: { readonly storeId: string; readonly by: string },
): Promise<SavedSettings> {
  return await saveSettings(context, { storeId, by }, (settings) =>
    settings.change(storeId, (current) => {
      if (rulesRevision(current.rules) !== seen) throw changedMeanwhile();
      return { ...current, rules };
    }),
  );
}

function rulesRevision(rules: readonly Rule[]): string {
  return createHash('sha256').update(JSON.stringify(rules)).digest('base64url');
}

function changedMeanwhile(): AppError {
  const message = 'Someone else changed the rules since this file was compared with them. Nothing was saved.';
  return refusal(409, 'settings_changed', message, 'Load the file again, and look at what it changes now.');
}

export function rulesFileInvalid(faults: readonly FileFault[]): AppError {
  const named = faults.slice(0, FAULTS_NAMED_MAX).map((fault) => ({
    path: placeOfFault(fault),
    message: `${fault.message} ${fault.fix}`,
  }));
  const left = faults.length - named.length;
  const more = left === 0 ? [] : [{ path: '', message: `… and ${left} more.` }];
  const message =
    faults.length === 1
      ? 'The file of rules has a fault. Nothing was saved.'
      : `The file of rules has ${faults.length} faults. Nothing was saved.`;
  return refusal(422, 'rules_file_invalid', message, 'Correct the file, then load it again.', [...named, ...more]);
}

function placeOfFault({ row, column }: FileFault): string {
  if (row === null) return '';
  return column === null ? `row ${row}` : `row ${row}, ${column}`;
}
