import type { Command } from 'commander';
import type { Context } from '../../context/context.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Tracking } from '../../domain/settings/settings.ts';
import { createOption, type MadeOption, proposeOptions } from '../../operations/tracking/create-option.ts';
import { saveSettings } from '../../operations/orders/retry-held.ts';
import { withOption } from '../../settings/proposals/with-option.ts';
import { setPaths } from '../../settings/set-at-path.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

type Options = Readonly<{ apply?: true }>;

export function trackingCommands(program: Command, run: Runner): void {
  const tracking = program.command('tracking').description('tracking options that a store’s orders lack in Xero');
  tracking
    .command('list <store>')
    .description('values of the latest orders without a tracking option; creates nothing, exits 1 if there are some')
    .action((storeId: string) => run((command) => list(command, storeId)));
  tracking
    .command('create <store> <value...>')
    .description('creates an option in Xero for each value, e.g. FR, as tracking list shows them')
    .option('--apply', 'orders with the value have the option from now on')
    .action((storeId: string, values: string[], { apply }: Options) =>
      run((command) => make(command, storeId, values, apply === true)),
    );
}

async function list({ context }: CommandContext, storeId: string): Promise<Answer> {
  await context.stores.get(storeId);
  const { missing, mayCreate, organisation } = await proposeOptions(context, storeId);
  const rows = missing.map(({ value, category, name, orders, there }) => {
    const state = there === null ? 'not in Xero' : there.isArchived ? 'archived in Xero' : 'in Xero, not chosen';
    return [value, category, name, String(orders), state];
  });
  const create = commandLine('tracking', 'create', storeId, '<value>', '--apply');
  const allow = `Xero must allow it first: ${commandLine('xero', 'connect', storeId, '--accounts')}`;
  const text =
    missing.length === 0
      ? [`Every value of the latest orders has an option in ${organisation}, or tracking is off.`]
      : [
          table([['value', 'category', 'option', 'orders', 'state'], ...rows]),
          '',
          `Nothing was created. To create one: ${create}`,
          ...(mayCreate ? [] : [allow]),
        ];
  return { json: { missing, mayCreate }, text, exit: missing.length === 0 ? EXIT.done : EXIT.needsAttention };
}

async function make(
  { context, by }: CommandContext,
  storeId: string,
  values: readonly string[],
  apply: boolean,
): Promise<Answer> {
  await context.stores.get(storeId);
  const keys = await keysNamed(context, storeId, values);
  const made: MadeOption[] = [];
  for (const key of keys) made.push(await createOption(context, { storeId, key, by }));
  const applied = apply && (await useOptions(context, { storeId, by }, made));
  return {
    json: { made, applied },
    text: [
      ...made.map(({ name, category, existed }) =>
        existed ? `"${name}" is in "${category}" already.` : `"${name}" was created in "${category}".`,
      ),
      ...(apply && !applied
        ? ['No setting follows this value yet, so nothing was applied: accept the proposal of settings suggest first.']
        : []),
      ...(apply ? [] : ['No setting was changed. With --apply orders with the value have the option.']),
    ],
  };
}

/** False = no setting follows these values. */
async function useOptions(
  context: Context,
  where: { readonly storeId: string; readonly by: string },
  made: readonly MadeOption[],
): Promise<boolean> {
  const before = (await context.settings.get(where.storeId)).tracking;
  if (!made.some((one) => withOption(before, one) !== null)) return false;
  await saveSettings(context, where, (settings) =>
    settings.change(where.storeId, (current) => {
      const value = made.reduce<Tracking[]>((all, one) => withOption(all, one) ?? all, current.tracking);
      return setPaths(current, [{ path: 'tracking', value }]);
    }),
  );
  return true;
}

/** Each value once, checked before the first is created. */
async function keysNamed(context: Context, storeId: string, values: readonly string[]): Promise<string[]> {
  const { missing } = await proposeOptions(context, storeId);
  return [...new Set(values)].flatMap((value) => {
    const found = missing.filter((one) => one.value.toLowerCase() === value.toLowerCase());
    if (found.length > 0) return found.map(({ key }) => key);
    const fix = `See what is missing: ${commandLine('tracking', 'list', storeId)}`;
    throw refusal(409, 'option_not_needed', `No tracking option is missing for "${value}".`, fix);
  });
}
