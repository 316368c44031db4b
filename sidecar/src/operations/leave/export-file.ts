import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { wrongUsage } from '../../wording/exit.ts';

/** Written atomically, readable by the owner only, and on disk once this resolves. Returns the SHA-256 of the text. */
export async function writeExport(file: string, text: AsyncIterable<string>): Promise<string> {
  const draft = `${file}.part`;
  const hash = createHash('sha256');
  try {
    await pipeline(Readable.from(hashing(text, hash)), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, file);
    await flushDirectory(dirname(file));
  } catch (error) {
    await rm(draft, { force: true });
    if (typeof error !== 'object' || error === null || !('syscall' in error)) throw error;
    const why = 'code' in error ? String(error.code) : 'for an unknown reason';
    const fix = 'Name a file in a directory that exists and that you may write.';
    throw wrongUsage('file_unwritable', `${file} cannot be written (${why}).`, fix);
  }
  return hash.digest('hex');
}

/** As it is on disk. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function* hashing(text: AsyncIterable<string>, hash: ReturnType<typeof createHash>): AsyncGenerator<string> {
  for await (const part of text) {
    hash.update(part);
    yield part;
  }
}

/** The new name too: what is deleted next must not outlive it. */
async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
