import type { Command } from 'commander';
import { AppError } from '../domain/app-error.ts';
import { commandLine } from '../wording/command-line.ts';
import { EXIT } from '../wording/exit.ts';

/** Commands with fixed names that a later version implements: they say so and exit 2, whatever the arguments. */
export function laterCommands(program: Command): void {
  later(program.command('reconcile').argument('[store]'), 'reconcile', 'compares a store with the books of a period');
}

function later(command: Command, name: string, what: string): void {
  command
    .description(`${what} (a later version)`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new AppError('command', 'not_in_this_version', `"${name}" is not part of this version.`, {
        exit: EXIT.usage,
        fix: `What became of each order: ${commandLine('orders', '<store>')}, ${commandLine('order', '<store>', '<order-id>')}`,
      });
    });
}
