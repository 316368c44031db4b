import { userInfo } from 'node:os';

/** Who runs this process; a user without a name (a container's) by its number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
