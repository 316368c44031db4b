import type { Command } from 'commander';
import type { Context } from '../../context/context.ts';
import { halfQuietHours } from '../../domain/settings/settings-sense.ts';
import { settingsJsonSchema } from '../../domain/settings/settings-json-schema.ts';
import { effectInWords } from '../../journal/effect-of-change.ts';
import { readableSettings } from '../../operations/change-settings.ts';
import { readSample } from '../../operations/effect/read-sample.ts';
import { settingsAfter, settingsEffect, type SettingsEffect } from '../../operations/effect/settings-effect.ts';
import { saveSettings } from '../../operations/orders/retry-held.ts';
import { suggestFor } from '../../operations/suggest-for.ts';
import { getAtPath } from '../../settings/set-at-path.ts';
import { applySuggestions, isForAll } from '../../settings/suggest.ts';
import type { Suggestion } from '../../settings/suggestion.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { postingsText } from '../sync/dry-run-text.ts';
import { newDefaultsCommand } from './new-defaults.ts';
import { settingsFileCommands } from './settings-file.ts';

/** A page of a shop's list. */
const SHOWN_EVERY = 25;

export function settingsCommands(program: Command, run: Runner): void {
  const settings = program.command('settings').description('how orders become documents, store by store');
  settings
    .command('get <store> [path]')
    .description('all settings, or the value at a path such as accounts.sales')
    .action((storeId: string, path: string | undefined) => run((command) => get(command, storeId, path ?? '')));
  settings
    .command('set <store> <path> <json>')
    .description('sets one value: a number, true, null, or text in double quotes inside single ones (\'"200"\')')
    .option('--dry-run', 'shows what it changes on the last 100 orders; changes nothing')
    .action((storeId: string, path: string, json: string, { dryRun = false }: { readonly dryRun?: boolean }) =>
      run((command) => (dryRun ? setDryRun : set)(command, storeId, path, json)),
    );
  settings
    .command('suggest <store>')
    .description('accounts, tax map and payment accounts proposed from the live lists of both sides')
    .option('--apply', 'accept the suggestions')
    .action((storeId: string, { apply = false }: { readonly apply?: boolean }) =>
      run((command) => suggest(command, storeId, apply)),
    );
  newDefaultsCommand(settings, run);
  settingsFileCommands(settings, run);
  settings
    .command('schema')
    .description('what can be set, as JSON Schema with every default')
    .action(() => run(() => Promise.resolve(asJson(settingsJsonSchema()))));
}

function asJson(json: unknown): Answer {
  return { json, text: JSON.stringify(json, null, 2) };
}

async function get({ context }: CommandContext, storeId: string, path: string): Promise<Answer> {
  await context.stores.get(storeId);
  const value = getAtPath(await context.settings.get(storeId), path);
  if (value !== undefined) return asJson(value);
  const fix = `See them all: ${commandLine('settings', 'get', storeId)}`;
  throw wrongUsage('setting_unknown', `There is no setting "${path}".`, fix);
}

async function set({ context, by }: CommandContext, storeId: string, path: string, json: string): Promise<Answer> {
  await context.stores.get(storeId);
  const wanted = parseJson(json);
  const before = await context.settings.get(storeId);
  const saved = await saveSettings(context, { storeId, by }, (settings) => settings.set(storeId, path, wanted));
  const value = getAtPath(saved.settings, path) ?? null;
  const start = `Its orders are read and posted from now on: by the service (npm start), or at once: ${commandLine('sync', storeId, '--wait')}`;
  const isStart = path === 'sync.active' && value === true;
  const next = await nextSteps(context, storeId);
  const { retried } = saved;
  const half = halfQuietHours(before, saved.settings).map((fault) => `${fault.path}: ${fault.message}`);
  return {
    json: { path, value, retried },
    text: [`${path} = ${JSON.stringify(value)}`, isStart && start, ...half, ...retriedText(storeId, retried), ...next],
  };
}

async function setDryRun(
  { context, say }: CommandContext,
  storeId: string,
  path: string,
  json: string,
): Promise<Answer> {
  await context.stores.get(storeId);
  const change = { path, value: parseJson(json) };
  // A wrong value is said before the shop is read.
  settingsAfter(await context.settings.get(storeId), [change]);
  const sample = await readSample(context, storeId, ({ read, of }) => {
    if (read % SHOWN_EVERY === 0) say(`${read} of ${counted(of, 'order')} read`);
  });
  const effect = await settingsEffect(context, storeId, [change], sample);
  return { json: { ...change, ...effect }, text: effectText(change, effect) };
}

function effectText({ path, value }: { readonly path: string; readonly value: unknown }, effect: SettingsEffect) {
  return [
    `${path} = ${JSON.stringify(value)} on the last ${counted(effect.orders, 'order')}. Nothing was changed.`,
    '',
    ...effectRows(effect),
    '',
    'Orders in Xero stay unchanged: the setting applies to what is posted from then on.',
  ];
}

export function effectRows({ same, changes, postings, unreadable }: SettingsEffect): string[] {
  return [
    `  ${same} as before`,
    ...changes.map((one) => `  ${effectInWords(one)}`),
    ...(unreadable === 0 ? [] : [`  ${unreadable} that WooCommerce cannot load`]),
    ...(postings.length === 0 ? [] : postingsText(postings, 'What moves')),
  ];
}

async function suggest({ context, by }: CommandContext, storeId: string, apply: boolean): Promise<Answer> {
  const suggestions = await suggestFor(context, storeId);
  const sure = suggestions.filter(isForAll);
  const applied = apply && sure.length > 0;
  const { retried } = !applied
    ? { retried: 0 }
    : await saveSettings(context, { storeId, by }, async (settings) =>
        settings.replace(storeId, applySuggestions(await settings.get(storeId), suggestions)),
      );
  const next = applied || sure.length === 0 ? await nextSteps(context, storeId) : [];
  const end = applied
    ? [`${counted(sure.length, 'setting')} changed as listed.`, ...retriedText(storeId, retried)]
    : ['Nothing was changed. To accept them:', `  ${commandLine('settings', 'suggest', storeId, '--apply')}`];
  const nothing = ['Nothing to suggest: the settings name everything the lists offer.'];
  const found = sure.length === 0 ? nothing : [...sure.map(suggestionText), '', ...end];
  const choices = suggestions.filter((one) => !isForAll(one));
  return { json: { suggestions, applied, retried }, text: [...found, ...next, ...offered(storeId, choices)] };
}

function offered(storeId: string, choices: readonly Suggestion[]): string[] {
  if (choices.length === 0) return [];
  const rows = choices.flatMap((one) => [
    suggestionText(one),
    `  ${commandLine('settings', 'set', storeId, one.path, JSON.stringify(one.value))}`,
  ]);
  return ['', 'If you want it besides:', ...rows];
}

function suggestionText({ path, value, reason, confidence }: Suggestion): string {
  const doubt = confidence === 'low' ? '\n    Check this one before you accept it.' : '';
  return `${path} = ${JSON.stringify(value)}\n    ${reason}${doubt}`;
}

/** What the change set free. */
function retriedText(storeId: string, retried: number): string[] {
  if (retried === 0) return [];
  const were = retried === 1 ? '1 order was' : `${retried} orders were`;
  return [
    `${were} waiting for this: the service (npm start) posts ${retried === 1 ? 'it' : 'them'} now, or: ${commandLine('sync', storeId, '--wait')}`,
  ];
}

/** Settings alone post nothing: what still holds this store's orders. */
async function nextSteps(context: Context, storeId: string): Promise<string[]> {
  const isConnected = (await context.organisations.forStore(storeId)) !== null;
  const isOff = (await readableSettings(context.settings, storeId))?.sync.active === false;
  const { rejected } = await context.ledger.counts(storeId);
  const which = rejected === 1 ? 'One order is' : `${rejected} orders are`;
  const start = commandLine('settings', 'set', storeId, 'sync.active', 'true');
  return [
    ...(isConnected ? [] : [`It is not connected to Xero yet: ${commandLine('xero', 'connect', storeId)}`]),
    ...(isOff ? [`Posting is off for this store. To switch it on: ${start}`] : []),
    ...(rejected > 0 ? [`${which} rejected. To try again: ${commandLine('replay', storeId, '--rejected')}`] : []),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fix = 'Write a number, true, false or null unquoted; text in double quotes inside single ones: \'"200"\'.';
    throw wrongUsage('not_json', `${text} is not JSON.`, fix);
  }
}
