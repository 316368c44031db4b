import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { sql } from 'kysely';
import { closeToOthers, DIRECTORY_MODE, FILE_MODE } from '../../config/private-files.ts';
import type { Context } from '../../context/context.ts';
import { DATABASE_FILE } from '../../database/database.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { wrongUsage } from '../../wording/exit.ts';

/** Files of a data directory besides the database; the key too: without it the stored tokens are useless. */
const FILES = ['secret.key', 'key-check.jwe', 'pairing.jwe'];
const SETTINGS = 'settings';

export function backupCommands(program: Command, run: Runner): void {
  program
    .command('backup <directory>')
    .description('writes a whole copy of the data directory, while the service runs; the directory must not exist yet')
    .action((directory: string) =>
      run(async ({ context }) => {
        const target = resolve(directory);
        await backUp(context, target);
        const { size } = statSync(join(target, DATABASE_FILE));
        return {
          json: { directory: target, databaseBytes: size },
          text: [
            `${target} holds the ledger (${Math.ceil(size / 1024)} KiB), the settings and the keys of ${context.config.dataDir}.`,
            'Keep it as safe as the data directory itself. How to restore it: docs/operations.md',
          ],
        };
      }),
    );

  program
    .command('take-over')
    .description('this data directory is a copy (moved, or restored) and posts from now on, and no other does')
    .action(() =>
      run(async ({ context, by }) => {
        const copy = await context.instance.copyOf();
        if (copy === null) throw wrongUsage('not_a_copy', 'This data directory is not a copy.', 'Nothing to do.');
        await context.instance.takeOver();
        await context.ledger.recordAction({ action: 'copy_accepted', by, storeId: null, detail: { from: copy.host } });
        return {
          json: { takenOver: true, from: copy },
          text: [
            `This data directory posts from now on. The one that was last used on ${copy.host} must not be started again.`,
            `What it may have posted is looked up in Xero before anything is sent. Next: ${commandLine('status')}`,
          ],
        };
      }),
    );
}

async function backUp(context: Context, target: string): Promise<void> {
  if (existsSync(target)) {
    throw wrongUsage('backup_exists', `${target} exists already.`, 'Name a directory that does not exist yet.');
  }
  mkdirSync(target, { recursive: true, mode: DIRECTORY_MODE });
  // SQLite writes into an empty file, and keeps its mode.
  closeSync(openSync(join(target, DATABASE_FILE), 'wx', FILE_MODE));
  // One complete, defragmented snapshot, despite concurrent writes.
  await sql`vacuum into ${sql.lit(join(target, DATABASE_FILE))}`.execute(context.database.db);
  const { dataDir } = context.config;
  for (const name of FILES) if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(target, name));
  const settings = join(dataDir, SETTINGS);
  if (existsSync(settings)) {
    mkdirSync(join(target, SETTINGS), { mode: DIRECTORY_MODE });
    for (const name of readdirSync(settings)) {
      if (name.endsWith('.json')) copyFileSync(join(settings, name), join(target, SETTINGS, name));
    }
  }
  closeToOthers(target);
}
