import type { Context } from '../context/context.ts';
import type { Output } from '../wording/output.ts';

export interface CommandContext {
  readonly context: Context;
  /** For progress; the result is returned. */
  readonly say: Output['say'];
  /** The user, for the trail: cli:<user>. */
  readonly by: string;
  /** Straight to stdout, for results that are streamed. */
  readonly write: (text: string) => Promise<void>;
}

/** The result of a command: `json` with --json, else `text` (or its lines: false and null are left out). */
export interface Answer {
  readonly json: unknown;
  readonly text: string | readonly (string | false | null)[];
  /** undefined = done. */
  readonly exit?: number | undefined;
}

/** null = already streamed. */
export type Run = (command: CommandContext) => Promise<Answer | null>;

/** Opens the data directory, runs, prints, closes, and maps errors to exit codes. */
export type Runner = (run: Run) => Promise<void>;

export function textOf({ text }: Answer): string {
  return typeof text === 'string' ? text : text.filter((line) => line !== false && line !== null).join('\n');
}
