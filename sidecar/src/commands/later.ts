import type { Command } from 'commander';
import { CommandError, EXIT } from './exit.ts';

/** Commands whose names are fixed and whose work a later version brings: they say so and exit 2. */
export function laterCommands(program: Command): void {
  later(program.command('reconcile <store>').option('--from <date>').option('--to <date>'), 'reconcile');
  const audit = program.command('audit').description('the audit trail (a later version)');
  later(audit.command('verify'), 'audit verify');
  later(audit.command('export'), 'audit export');
}

function later(command: Command, name: string): void {
  command.description('a later version brings this').action(() => {
    throw new CommandError(
      EXIT.usage,
      'not_in_this_version',
      `"${name}" is not part of this version.`,
      'What became of each order: orders <store>, order <store> <order id>.',
    );
  });
}
