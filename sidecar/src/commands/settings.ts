import type { Command } from 'commander';
import { settingsJsonSchema } from '../mapping/settings-json-schema.ts';
import { getAtPath } from '../settings/set-at-path.ts';
import { applySuggestions } from '../settings/suggest.ts';
import { CommandError, EXIT } from './exit.ts';
import type { Runner } from './command.ts';
import { suggestFor } from './suggest-for.ts';

/** `settings get | set | suggest`. */
export function settingsCommands(program: Command, run: Runner): void {
  const settings = program.command('settings').description('how orders become documents, store by store');

  settings
    .command('get <store> [path]')
    .description('all settings, or the value at a path such as accounts.sales')
    .action((storeId: string, path: string | undefined) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        const value = getAtPath(await context.settings.get(storeId), path ?? '');
        if (value === undefined) {
          throw new CommandError(
            EXIT.usage,
            'setting_unknown',
            `There is no setting "${path ?? ''}".`,
            'See them all: settings get <store>',
          );
        }
        out.result(value, JSON.stringify(value, null, 2));
        return undefined;
      }),
    );

  settings
    .command('set <store> <path> <json>')
    .description('sets one value, e.g. settings set <store> accounts.sales \'"200"\'')
    .action((storeId: string, path: string, json: string) =>
      run(async ({ context, out }) => {
        await context.stores.get(storeId);
        const changed = await context.settings.set(storeId, path, parseJson(json));
        const value = getAtPath(changed, path) ?? null;
        out.result({ path, value }, `${path} = ${JSON.stringify(value)}`);
        return undefined;
      }),
    );

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

  settings
    .command('suggest <store>')
    .description('accounts, tax map and payment accounts proposed from the live lists of both sides')
    .option('--apply', 'take the suggestions over')
    .action((storeId: string, options: { readonly apply?: boolean }) =>
      run(async ({ context, out }) => {
        const suggestions = await suggestFor(context, storeId);
        if (options.apply === true) {
          const current = await context.settings.get(storeId);
          await context.settings.replace(storeId, applySuggestions(current, suggestions));
        }
        const lines = suggestions.map(
          (one) =>
            `${one.path} = ${JSON.stringify(one.value)}\n    ${one.reason}${one.confidence === 'low' ? ' (look at this one)' : ''}`,
        );
        const end =
          options.apply === true ? 'These are applied.' : 'Nothing was changed. To take them over: add --apply';
        out.result(
          { suggestions, applied: options.apply === true },
          lines.length === 0
            ? 'Nothing to suggest: the settings name everything the lists offer.'
            : [...lines, '', end].join('\n'),
        );
        return undefined;
      }),
    );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(
      EXIT.usage,
      'not_json',
      `${text} is not JSON.`,
      'Put text in double quotes inside single ones: \'"200"\'.',
    );
  }
}
