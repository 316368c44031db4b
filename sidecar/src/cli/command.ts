import type { Context } from '../context/context.ts';
import type { Output } from '../wording/output.ts';

/** What every command gets; it answers the exit code (undefined = done). */
export interface CommandContext {
  readonly context: Context;
  readonly out: Output;
  /** Who runs it, for the trail: cli:<user>. */
  readonly by: string;
  /** Straight to stdout, for results that are written as they are read. */
  readonly write: (text: string) => Promise<void>;
}

export type Run = (command: CommandContext) => Promise<number | undefined>;

/** Opens the data directory, runs, closes, and turns errors into exit codes. */
export type Runner = (run: Run) => Promise<void>;
