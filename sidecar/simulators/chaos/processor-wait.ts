import { readFileSync } from 'node:fs';

const NS_PER_MS = 1_000_000;

/**
 * How long processes wanted to run and had no processor, in milliseconds (Linux, /proc/<pid>/schedstat: the second field);
 * 0 where the system does not say.
 */
export function processorWaitMs(pids: readonly (number | undefined)[]): number {
  return pids.reduce<number>((sum, pid) => sum + (pid === undefined ? 0 : waitOf(pid)), 0);
}

function waitOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / NS_PER_MS || 0;
  } catch {
    return 0;
  }
}
