import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { codeOf } from '../config/durable-file.ts';
import { wrongUsage } from '../wording/exit.ts';

/** Where a secret comes from that must not be an argument. */
export interface SecretInput {
  readonly isTerminal: boolean;
  /** Standard input to its end. */
  readonly read: () => Promise<string>;
  /** Asks at the terminal; what is typed is not shown. */
  readonly ask: (question: string) => Promise<string>;
}

/** For commands that run inside another process. */
export const NO_INPUT: SecretInput = {
  isTerminal: false,
  read: () => Promise.resolve(''),
  ask: () => Promise.resolve(''),
};

export const ARGUMENT_SEEN =
  'Warning: other users of this machine can see arguments (ps), and the shell keeps them in its history.';
/** A key is 43 characters, an address of a webhook has at most 2,000. */
const SECRET_BYTES_MAX = 4_096;

export function standardInput(): SecretInput {
  return { isTerminal: process.stdin.isTTY, read: () => text(process.stdin), ask: askHidden };
}

/** The text of a secret's file; `-` = standard input. Throws wrong usage for a file that cannot be read. */
export async function readSecret(input: SecretInput, file: string): Promise<string> {
  const content = file === '-' ? await input.read() : await readStart(file);
  if (Buffer.byteLength(content) <= SECRET_BYTES_MAX) return content;
  throw wrongUsage(
    'secret_file_unusable',
    `${nameOf(file)} holds more than a secret.`,
    'Write only the secret into it.',
  );
}

async function readStart(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(SECRET_BYTES_MAX + 1));
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    throw wrongUsage(
      'secret_file_unusable',
      `${file} cannot be read (${codeOf(error)}).`,
      'Name a file that you may read.',
    );
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  using reader = createInterface({ input: process.stdin, output: hidden, terminal: true });
  const answer = await reader.question('');
  process.stderr.write('\n');
  return answer.trim();
}
