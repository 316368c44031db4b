import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import { settingsJsonSchema } from '../../domain/settings/settings-json-schema.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { suggestFor } from '../../operations/suggest-for.ts';
import { getAtPath } from '../../settings/set-at-path.ts';
import { applySuggestions, isForAll } from '../../settings/suggest.ts';
import type { Suggestion } from '../../settings/suggestion.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { postingOf } from '../posting.ts';

/** `settings get | set | suggest | schema`. */
export function settingsCommands(program: Command, run: Runner): void {
  const settings = program.command('settings').description('how orders become documents, store by store');
  getCommand(settings, run);
  setCommand(settings, run);
  suggestCommand(settings, run);
  schemaCommand(settings, run);
}

function getCommand(settings: Command, run: Runner): void {
  settings
    .command('get <store> [path]')
    .description('all settings, or the value at a path such as accounts.sales')
    .action((storeId: string, path: string | undefined) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        const value = getAtPath(await context.settings.get(storeId), path ?? '');
        if (value === undefined) {
          throw new AppError('command', 'setting_unknown', `There is no setting "${path ?? ''}".`, {
            exit: EXIT.usage,
            fix: `See them all: ${commandLine('settings', 'get', storeId)}`,
          });
        }
        out.result(value, JSON.stringify(value, null, 2));
        return undefined;
      }),
    );
}

function setCommand(settings: Command, run: Runner): void {
  settings
    .command('set <store> <path> <json>')
    .description('sets one value: a number, true, null, or text in double quotes inside single ones (\'"200"\')')
    .action((storeId: string, path: string, json: string) =>
      run(async ({ context, out, by }) => {
        await context.stores.get(storeId);
        const wanted = parseJson(json);
        const changed = await changeSettings(context, { storeId, by }, (settings) =>
          settings.set(storeId, path, wanted),
        );
        const value = getAtPath(changed, path) ?? null;
        const isStart = path === 'sync.active' && value === true;
        const start = `Its orders are read and posted from now on: by the service (npm start), or at once: ${commandLine('sync', storeId, '--wait')}`;
        const next = [...(isStart ? [start] : []), ...(await nextSteps(context, storeId))];
        out.result({ path, value }, [`${path} = ${JSON.stringify(value)}`, ...next].join('\n'));
        return undefined;
      }),
    );
}

function suggestCommand(settings: Command, run: Runner): void {
  settings
    .command('suggest <store>')
    .description('accounts, tax map and payment accounts proposed from the live lists of both sides')
    .option('--apply', 'take the suggestions over')
    .action((storeId: string, options: { readonly apply?: boolean }) =>
      run(async ({ context, out, by }) => {
        const suggestions = await suggestFor(context, storeId);
        const sure = suggestions.filter(isForAll);
        const applied = options.apply === true && sure.length > 0;
        if (applied) {
          await changeSettings(context, { storeId, by }, async (settings) =>
            settings.replace(storeId, applySuggestions(await settings.get(storeId), suggestions)),
          );
        }
        const end = applied
          ? [`${counted(sure.length, 'setting')} changed as listed.`, ...(await nextSteps(context, storeId))]
          : ['Nothing was changed. To take them over:', `  ${commandLine('settings', 'suggest', storeId, '--apply')}`];
        const nothing = [
          'Nothing to suggest: the settings name everything the lists offer.',
          ...(await nextSteps(context, storeId)),
        ];
        out.result(
          { suggestions, applied },
          [...(sure.length === 0 ? nothing : [...sure.map(toText), '', ...end]), ...offered(storeId, suggestions)].join(
            '\n',
          ),
        );
        return undefined;
      }),
    );
}

/** The owner's own choices, each with the command that makes it. */
function offered(storeId: string, suggestions: readonly Suggestion[]): string[] {
  const choices = suggestions.filter((one) => !isForAll(one));
  if (choices.length === 0) return [];
  const rows = choices.flatMap((one) => [
    toText(one),
    `  ${commandLine('settings', 'set', storeId, one.path, JSON.stringify(one.value))}`,
  ]);
  return ['', 'If you want it besides:', ...rows];
}

function schemaCommand(settings: Command, run: Runner): void {
  settings
    .command('schema')
    .description('what can be set, as JSON Schema with every default')
    .action(() =>
      run(({ out }) => {
        const schema = settingsJsonSchema();
        out.result(schema, JSON.stringify(schema, null, 2));
        return Promise.resolve(undefined);
      }),
    );
}

function toText({ path, value, reason, confidence }: Suggestion): string {
  const doubt = confidence === 'low' ? '\n    Look at this one before you accept it.' : '';
  return `${path} = ${JSON.stringify(value)}\n    ${reason}${doubt}`;
}

/** Settings alone post nothing: what still holds this store's orders. */
async function nextSteps(context: Context, storeId: string): Promise<string[]> {
  const steps: string[] = [];
  if ((await context.organisations.forStore(storeId)) === null) {
    steps.push(`It is not connected to Xero yet: ${commandLine('xero', 'connect', storeId)}`);
  }
  if ((await postingOf(context, storeId)) === 'off') {
    steps.push(
      `Posting is off for this store. To switch it on: ${commandLine('settings', 'set', storeId, 'sync.active', 'true')}`,
    );
  }
  const { rejected } = await context.ledger.counts(storeId);
  if (rejected > 0) {
    const which = rejected === 1 ? 'One order is' : `${rejected} orders are`;
    steps.push(`${which} rejected. To try again: ${commandLine('replay', storeId, '--rejected')}`);
  }
  return steps;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('command', 'not_json', `${text} is not JSON.`, {
      exit: EXIT.usage,
      fix: 'Write a number, true, false or null as it is; text in double quotes inside single ones: \'"200"\'.',
    });
  }
}
