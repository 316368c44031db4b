import type { Config } from '../config/config.ts';
import type { Context } from '../context/context.ts';
import type { Output } from '../wording/output.ts';
import type { SecretInput } from './secret-input.ts';

/** How a command speaks with the person who runs it. */
export interface CommandWays {
  /** For progress; the result is returned. */
  readonly say: Output['say'];
  /** On stderr, also with --json. */
  readonly warn: Output['warn'];
  /** Straight to stdout, for results that are streamed. */
  readonly write: (text: string) => Promise<void>;
  /** For secrets, which must not be arguments. */
  readonly input: SecretInput;
}

export interface CommandContext extends CommandWays {
  readonly context: Context;
  /** The user, for the trail: cli:<user>. */
  readonly by: string;
}

/** The result of a command: `json` with --json, else `text` (or its lines: false and null are left out). */
export interface Answer {
  readonly json: unknown;
  readonly text: string | readonly (string | false | null)[];
  /** undefined = done. */
  readonly exit?: number | undefined;
  /** The result was written already. */
  readonly isStreamed?: true;
}

/** null = already streamed. */
export type Run = (command: CommandContext) => Promise<Answer | null>;

/** Opens the data directory, runs, prints, closes, and maps errors to exit codes. */
export type Runner = (run: Run) => Promise<void>;

/** The same without a data directory: nothing is kept. */
export type LoneRunner = (
  run: (command: CommandWays & { readonly config: Config; readonly now: () => Date }) => Promise<Answer | null>,
) => Promise<void>;

export function textOf({ text }: Answer): string {
  return typeof text === 'string' ? text : text.filter((line) => line !== false && line !== null).join('\n');
}
