import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseJson } from '../../domain/json/parse-json.ts';
import { exportSettings, importSettings } from '../../operations/settings-file.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

interface ImportFlags {
  readonly dryRun?: boolean;
  readonly skipMissing?: boolean;
}

export function settingsFileCommands(settings: Command, run: Runner): void {
  settings
    .command('export <store>')
    .description('all settings as a file: settings export <store> > settings.json')
    .action((storeId: string) =>
      run(async ({ context }) => {
        const file = await exportSettings(context, storeId);
        return { json: file, text: JSON.stringify(file, null, 2) };
      }),
    );
  settings
    .command('import <store> <file>')
    .description('takes over the settings of a file, all or none; posting stays on or off')
    .option('--dry-run', 'only shows what would change')
    .option('--skip-missing', 'leaves out what the organisation does not have')
    .action((storeId: string, file: string, flags: ImportFlags) =>
      run((command) => load(command, storeId, file, flags)),
    );
}

async function load(
  { context, by }: CommandContext,
  storeId: string,
  path: string,
  flags: ImportFlags,
): Promise<Answer> {
  const { dryRun = false, skipMissing = false } = flags;
  await context.stores.get(storeId);
  const text = await readFile(path, 'utf8').catch(() => {
    throw wrongUsage('file_unreadable', `${path} cannot be read.`, 'Name a file that settings export wrote.');
  });
  const imported = await importSettings(context, parseJson(text), { storeId, by, dryRun, skipMissing });
  const { changes, missing, retried, applied } = imported;
  const verb = applied ? 'changed' : 'would change';
  const again = commandLine('settings', 'import', storeId, path, '--skip-missing');
  return {
    json: imported,
    text: [
      changes.length === 0
        ? 'Nothing to change: the store has these settings.'
        : `${counted(changes.length, 'value')} ${verb}:`,
      ...changes.map((one) => `  ${one.path} = ${JSON.stringify(one.to ?? null)}`),
      missing.length > 0 &&
        (skipMissing ? 'Left out:' : `Not in the organisation, so the file is refused; to leave them out: ${again}`),
      ...missing.map((one) => `  ${one.path}: ${one.message}`),
      retried > 0 && `${counted(retried, 'order')} waiting for this: posted again.`,
    ],
  };
}
