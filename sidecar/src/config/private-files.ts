import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files that the process makes are for its user only. */
export const OWNER_ONLY_UMASK = 0o077;
export const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;
/** Files and folders of a data directory, and of a backup, that hold the books of a shop or its secrets. */
const PRIVATE = /^(?:ml-connector\.sqlite.*|secret\.key|key-check\.jwe|pairing\.jwe|instance\.json|settings|.*\.json)$/;

/**
 * Earlier versions, and copies made with `cp`, left files open to other users of the machine. Best effort: the files
 * may belong to another user. Windows has no such modes.
 */
export function closeToOthers(directory: string): void {
  if (process.platform === 'win32' || !existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (!PRIVATE.test(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      setMode(path, DIRECTORY_MODE);
      closeToOthers(path);
    } else if (entry.isFile()) setMode(path, FILE_MODE);
  }
}

function setMode(path: string, mode: number): void {
  try {
    if ((statSync(path).mode & OWNER_ONLY_UMASK) !== 0) chmodSync(path, mode);
  } catch {
    // Gone meanwhile (SQLite's side files), or not ours.
  }
}
