import { InvalidArgumentError, type Command } from 'commander';
import type { ChainHead } from '../../database/audit-chain.ts';
import { verifyTrail, type Verification } from '../../ledger/audit/verify.ts';
import { auditExportCommand } from './audit-export.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';

export function auditCommands(program: Command, run: Runner): void {
  const audit = program.command('audit').description('the trail of every order and of what people did');
  const expectText = 'the end of the trail as an earlier verify printed it: it must still be there';
  audit
    .command('verify')
    .description('proves that no row of the trail was changed, removed, put in or moved')
    .option('--expect <row:seal>', expectText, toHead)
    .action((options: { readonly expect?: ChainHead }) =>
      run(async ({ context }) => {
        const expected = options.expect ?? null;
        const result = await verifyTrail(context.database.db, await context.signer(), expected);
        const { fault, rows, first, head, erased, checkpoints } = result;
        if (fault === null && expected !== null && expected.id < (first?.id ?? 0)) throw prunedSince(expected);
        return {
          json: { ok: fault === null, fault, rows, first, head, erased, checkpoints },
          text: verificationText(result),
          exit: fault === null ? EXIT.done : EXIT.needsAttention,
        };
      }),
    );
  auditExportCommand(audit, run);
}

function verificationText({ fault, rows, first, head, erased, checkpoints }: Verification): string {
  if (fault !== null) {
    return [
      `The trail was altered. The first fault: ${fault.message}`,
      `${counted(rows, 'row')} before it hold together. Don't change this data directory, and compare it with a backup:`,
      '  the same command on the backup shows whether it was altered before the backup was made.',
    ].join('\n');
  }
  if (first === null) return 'The trail is empty: there is nothing to prove yet.';
  const pruned = `Rows before ${first.id} were older than they are kept; a signed checkpoint stands for them.`;
  return [
    `${counted(rows, 'row')} hold together: from row ${first.id} (${first.at.slice(0, 10)}) to row ${head.id}.`,
    ...(first.id > 1 ? [pruned] : []),
    ...(erased > 0 ? [`Of ${counted(erased, 'row')} the text was removed on request; their seals hold.`] : []),
    `${counted(checkpoints, 'signed checkpoint')}.`,
    `Write this down, outside of this machine, to prove later that nothing was taken off the end:`,
    `  ${commandLine('audit', 'verify', '--expect', `${head.id}:${head.hash}`)}`,
  ].join('\n');
}

function prunedSince(expected: ChainHead): Error {
  const message = `Row ${expected.id} is older than the trail is kept, so it cannot be compared any more.`;
  return wrongUsage('row_pruned', message, `Write down the current end: ${commandLine('audit', 'verify')}`);
}

function toHead(value: string): ChainHead {
  const [, id, hash] = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(value) ?? [];
  if (id === undefined || hash === undefined) {
    throw new InvalidArgumentError('Give it as verify printed it: the number of the row, a colon, its seal.');
  }
  return { id: Number(id), hash };
}
