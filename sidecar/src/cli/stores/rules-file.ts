import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { isAppError } from '../../domain/app-error.ts';
import { decodeCsv, type FileFault, sizeFault } from '../../domain/rules-file/decode-text.ts';
import { readSample } from '../../operations/effect/read-sample.ts';
import { settingsEffect } from '../../operations/effect/settings-effect.ts';
import { exportRules } from '../../operations/rules-file/export-rules.ts';
import {
  readRulesFile,
  type RulesFile,
  rulesFileInvalid,
  saveRulesFile,
} from '../../operations/rules-file/import-rules.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { effectRows } from './settings.ts';

/** A page of a shop's list. */
const SHOWN_EVERY = 25;

export function rulesFileCommands(rules: Command, run: Runner): void {
  rules
    .command('export <store>')
    .description('the rules as a table (CSV), one row a rule, to edit in a spreadsheet')
    .option('--file <path>', 'writes this file; without it, to stdout')
    .action((storeId: string, { file }: { readonly file?: string }) =>
      run((command) => save(command, storeId, file ?? null)),
    );
  rules
    .command('import <store> <file>')
    .description('takes over the rules of such a table in place of those of the store, all or none')
    .option('--dry-run', 'shows what changes, and what it does to the last 100 orders; saves nothing')
    .action((storeId: string, file: string, { dryRun = false }: { readonly dryRun?: boolean }) =>
      run((command) => load(command, storeId, file, dryRun)),
    );
}

async function save({ context, write }: CommandContext, storeId: string, path: string | null): Promise<Answer> {
  const { rules, csv } = await exportRules(context, storeId);
  if (path === null) {
    await write(csv);
    return { json: null, text: '', isStreamed: true };
  }
  try {
    await writeFile(path, csv);
  } catch {
    throw wrongUsage('file_unwritable', `${path} cannot be written.`, 'Name a file in a folder that you may write to.');
  }
  const next = commandLine('rules', 'import', storeId, path, '--dry-run');
  return {
    json: { rules, file: path },
    text: [`${counted(rules, 'rule')} written to ${path}.`, `After editing: ${next}`],
  };
}

async function load(
  { context, by, say }: CommandContext,
  storeId: string,
  path: string,
  isDry: boolean,
): Promise<Answer> {
  await context.stores.get(storeId);
  const file = await withFaults(path, async () => await readRulesFile(context, storeId, await textOf(path)));
  const { compared, listed, rules } = file;
  const result = { rules: rules.length, same: compared.same, ...compared.counts, changes: listed };
  if (!isDry) {
    const { retried } = await saveRulesFile(context, file, { storeId, by });
    return {
      json: { applied: true, ...result, retried },
      text: [
        ...changeRows(file),
        '',
        `${counted(rules.length, 'rule')} saved.`,
        retried > 0 && `${counted(retried, 'order')} waiting for this: posted again.`,
      ],
    };
  }
  const sample = await readSample(context, storeId, ({ read, of }) => {
    if (read % SHOWN_EVERY === 0) say(`${read} of ${counted(of, 'order')} read`);
  });
  const effect = await settingsEffect(context, storeId, [{ path: 'rules', value: rules }], sample);
  return {
    json: { applied: false, ...result, effect },
    text: [
      ...changeRows(file),
      '',
      `The rules of the file on the last ${counted(effect.orders, 'order')}:`,
      '',
      ...effectRows(effect),
      '',
      `Nothing was saved. To save them: ${commandLine('rules', 'import', storeId, path)}`,
    ],
  };
}

function changeRows({ rules, compared, listed }: RulesFile): string[] {
  const { added, removed, changed, moved } = compared.counts;
  const left = compared.changes.length - listed.length;
  if (compared.changes.length === 0) return [`Nothing changes: the store has these ${counted(rules.length, 'rule')}.`];
  return [
    `${counted(rules.length, 'rule')} in the file: ${added} added, ${removed} removed, ${changed} changed, ${moved} moved, ${compared.same} as before.`,
    ...listed.map(({ text }) => `  ${text}`),
    ...(left === 0 ? [] : [`  … and ${left} more`]),
  ];
}

async function textOf(path: string): Promise<string> {
  const unreadable = () =>
    wrongUsage('file_unreadable', `${path} cannot be read.`, 'Name a file that rules export wrote.');
  const { size } = await stat(path).catch(() => {
    throw unreadable();
  });
  const tooLarge = sizeFault(size);
  if (tooLarge !== null) throw rulesFileInvalid([tooLarge]);
  const decoded = decodeCsv(
    await readFile(path).catch(() => {
      throw unreadable();
    }),
  );
  if (!decoded.ok) throw rulesFileInvalid([decoded.fault satisfies FileFault]);
  return decoded.text;
}

/** A terminal shows the faults row by row. */
async function withFaults<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error, 'request', 'rules_file_invalid')) throw error;
    const faults = (error.facts.faults ?? []).map((fault) => {
      return `  ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`;
    });
    throw wrongUsage(error.code, [`${path}: ${error.message}`, ...faults].join('\n'), error.fix);
  }
}
