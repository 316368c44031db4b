import type { MachineFacts, StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';

const SECOND_MS = 1000;
/** As in xero/clock-skew.ts: signed requests and one-time proofs allow about a minute. */
export const SKEW_AMBER_MS = 60_000;
const MEBIBYTE = 1024 * 1024;
/** A busy store writes some megabytes a day; below the first limit days remain, below the second hours. */
export const DISK_FREE_AMBER_BYTES = 512 * MEBIBYTE;
export const DISK_FREE_RED_BYTES = 64 * MEBIBYTE;

/** A problem of the machine stops all its stores. */
export function machineReasons({ diskFreeBytes, database, skewMs }: MachineFacts): Found[] {
  const reasons: Found[] = [];
  const owner = 'Whoever runs the connector looks after its machine.';
  if (database !== null) {
    const isLocked = database.code === 'database_busy';
    const message = isLocked
      ? "Another process holds the connector's database: nothing can be written. Nothing that was accepted is lost."
      : "The connector's database cannot be written. Nothing that was accepted is lost.";
    const code = isLocked ? 'database_locked' : 'database_unwritable';
    reasons.push({
      code,
      light: 'red',
      message,
      next: database.fix,
      ownerNext: owner,
      tab: null,
      cause: database.code,
    });
  }
  if (diskFreeBytes !== null && diskFreeBytes < DISK_FREE_AMBER_BYTES) {
    const light = diskFreeBytes < DISK_FREE_RED_BYTES ? 'red' : 'amber';
    const message = `The disk with the data directory is nearly full: ${Math.floor(diskFreeBytes / MEBIBYTE)} MiB are left.`;
    const next = 'Free space on the disk that holds the data directory (ML_DATA_DIR), or move it to a larger one.';
    reasons.push({ code: 'disk_nearly_full', light, message, next, ownerNext: owner, tab: null });
  }
  if (Math.abs(skewMs) > SKEW_AMBER_MS) {
    const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
    const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
    const message = `The clock of the connector's machine is ${amount} ${skewMs < 0 ? 'ahead of' : 'behind'} Xero's: signed requests are refused.`;
    const next = 'Let the clock be set over the network: timedatectl set-ntp true';
    reasons.push({ code: 'clock_wrong', light: 'amber', message, next, ownerNext: owner, tab: null });
  }
  return reasons;
}

export function copyReasons({ copyOf }: StoreFacts): Found[] {
  if (copyOf === null) return [];
  return [
    {
      code: 'data_directory_copied',
      light: 'red',
      message: `This data directory is a copy of the one last used on ${copyOf.host}: nothing is posted from here, so that nothing is posted twice.`,
      next: 'If this is the one that posts from now on, and the other never starts again: npm run cli -- take-over',
      ownerNext: 'Whoever runs the connector says which of the two posts.',
      tab: null,
    },
  ];
}
