import { userInfo } from 'node:os';

/** The user of this process; by number if it has no name (in a container). */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
