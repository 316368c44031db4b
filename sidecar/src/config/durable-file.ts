import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Codes of file systems without hard links (FAT, some network mounts). */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Reads the file, or creates it with `content` and mode 0600. When several processes start together, one creates
 * it and all read the same: the name appears only once the content is complete and on disk.
 */
export function createOnce(file: string, content: string): string {
  return readIfThere(file) ?? make(file, content);
}

function make(file: string, content: string): string {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeDurably(draft, content, 'wx');
    try {
      linkSync(draft, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' && !NO_LINKS.includes(codeOf(error))) throw error;
      if (codeOf(error) !== 'EEXIST') writeExclusively(file, content);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return readIfThere(file) ?? content;
}

/** Replaces the file's content atomically, with mode 0600. */
export function replaceFile(file: string, content: string): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeDurably(draft, content, 'wx');
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeExclusively(file: string, content: string): void {
  try {
    writeDurably(file, content, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function writeDurably(file: string, content: string, flag: 'wx'): void {
  const handle = openSync(file, flag, 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
