import type { Command } from 'commander';
import { createClearing, proposeClearing } from '../../operations/clearing/create-account.ts';
import { saveSettings } from '../../operations/orders/retry-held.ts';
import { setPaths } from '../../settings/set-at-path.ts';
import { commandLine } from '../../wording/command-line.ts';
import { table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

type Options = Readonly<{ create?: string; apply?: true }>;

export function clearingCommand(xero: Command, run: Runner): void {
  xero
    .command('clearing-accounts <store>')
    .description('bank accounts that payment providers lack in Xero; creates one on request')
    .option('--create <method>', 'create the one of this payment method, e.g. stripe or stripe:EUR')
    .option('--apply', 'with --create: the method’s payments arrive there from now on')
    .action((storeId: string, { create, apply }: Options) =>
      run((command) =>
        create === undefined ? list(command, storeId) : make(command, storeId, create, apply === true),
      ),
    );
}

async function list({ context }: CommandContext, storeId: string): Promise<Answer> {
  await context.stores.get(storeId);
  const { accounts, mayCreate, organisation } = await proposeClearing(context, storeId);
  const rows = accounts.map(({ key, name, code, currency }) => [key, name, code, currency]);
  const allow = `Xero must allow it first: ${commandLine('xero', 'connect', storeId, '--accounts')}`;
  const create = commandLine('xero', 'clearing-accounts', storeId, '--create', '<method>', '--apply');
  const text =
    accounts.length === 0
      ? [`Each payment provider has an account in ${organisation}, or needs none.`]
      : [
          table([['method', 'account', 'code', 'currency'], ...rows]),
          ...accounts.map(({ key, reason }) => `${key}: ${reason}`),
          '',
          `Nothing was created. To create one: ${create}`,
          ...(mayCreate ? [] : [allow]),
        ];
  return { json: { accounts, mayCreate }, text };
}

async function make({ context, by }: CommandContext, storeId: string, key: string, apply: boolean): Promise<Answer> {
  await context.stores.get(storeId);
  const made = await createClearing(context, { storeId, key, by });
  const { name, ref, code, existed, paths } = made;
  const changes = paths.map((path) => ({ path, value: { account: ref } }));
  const saved = apply
    ? await saveSettings(context, { storeId, by }, (settings) =>
        settings.change(storeId, (current) => setPaths(current, changes)),
      )
    : null;
  const set = changes.map(({ path, value }) => commandLine('settings', 'set', storeId, path, JSON.stringify(value)));
  return {
    json: { ...made, applied: apply, retried: saved?.retried ?? 0 },
    text: [
      existed ? `"${name}" (${code || ref}) is in Xero already.` : `"${name}" (${code}) was created in Xero.`,
      ...(apply
        ? paths.map((path) => `${path} = ${JSON.stringify({ account: ref })}`)
        : ['No setting was changed. To use it:', ...set]),
    ],
  };
}
