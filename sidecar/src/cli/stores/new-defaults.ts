import type { Command } from 'commander';
import { saveSettings } from '../../operations/orders/retry-held.ts';
import { type NewDefault, newDefaultsFor } from '../../settings/new-defaults.ts';
import { setPaths } from '../../settings/set-at-path.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

export function newDefaultsCommand(settings: Command, run: Runner): void {
  settings
    .command('defaults <store>')
    .description('defaults of new stores that this one does not have, and why')
    .option('--use [paths...]', 'uses those named, or all: orders posted from then on follow them')
    .action((storeId: string, { use = [] }: { readonly use?: true | readonly string[] }) =>
      run((command) => answer(command, storeId, use)),
    );
}

async function answer(
  { context, by }: CommandContext,
  storeId: string,
  use: true | readonly string[],
): Promise<Answer> {
  await context.stores.get(storeId);
  const open = newDefaultsFor(await context.settings.get(storeId));
  const paths = use === true ? open.map(({ path }) => path) : use;
  const unknown = paths.filter((path) => !open.some((one) => one.path === path));
  if (unknown.length > 0) {
    const fix = `See them all: ${commandLine('settings', 'defaults', storeId)}`;
    throw wrongUsage('setting_unknown', `No new default is open for ${unknown.join(', ')}.`, fix);
  }
  const used = open.filter(({ path }) => paths.includes(path));
  if (used.length > 0) {
    await saveSettings(context, { storeId, by }, (settings) =>
      settings.change(storeId, (current) => setPaths(current, used)),
    );
  }
  return { json: { newDefaults: open, used: paths }, text: textOf(storeId, open, used) };
}

function textOf(storeId: string, open: readonly NewDefault[], used: readonly NewDefault[]): string[] {
  if (open.length === 0) return ['This store has every default of new stores, or a choice of its own instead.'];
  const rows = open.flatMap(({ path, value, reason }) => [`${path} = ${JSON.stringify(value)}`, `    ${reason}`]);
  const how = commandLine('settings', 'defaults', storeId, '--use');
  const end =
    used.length > 0
      ? `${counted(used.length, 'setting')} changed. Orders posted from now on follow ${used.length === 1 ? 'it' : 'them'}.`
      : `Nothing was changed. To use all of them, or those you name: ${how}`;
  return ['New defaults:', ...rows, '', end];
}
