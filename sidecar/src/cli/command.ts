import type { Context } from '../context/context.ts';
import type { Output } from '../wording/output.ts';

/** Every command's input; it returns the exit code (undefined = done). */
export interface CommandContext {
  readonly context: Context;
  readonly out: Output;
  /** The user, for the trail: cli:<user>. */
  readonly by: string;
  /** Straight to stdout, for results that are streamed. */
  readonly write: (text: string) => Promise<void>;
}

export type Run = (command: CommandContext) => Promise<number | undefined>;

/** Opens the data directory, runs, closes, and maps errors to exit codes. */
export type Runner = (run: Run) => Promise<void>;
