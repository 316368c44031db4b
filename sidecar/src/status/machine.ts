import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import type { MachineFacts, StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';

const SECOND_MS = 1000;
/** As in xero/clock-skew.ts: signed requests and one-time proofs allow about a minute. */
const SKEW_AMBER_MS = 60_000;
const MEBIBYTE = 1024 * 1024;
/** A busy store writes some megabytes a day; below the first limit days remain, below the second hours. */
const DISK_FREE_AMBER_BYTES = 512 * MEBIBYTE;
const DISK_FREE_RED_BYTES = 64 * MEBIBYTE;

const ownerNext = 'Ask the person who runs the connector to check its machine.';

/** A problem of the machine stops all its stores. */
export function machineReasons({ diskFreeBytes, database, skewMs, isPairingBlocked = false }: MachineFacts): Found[] {
  const reasons: Found[] = [];
  if (database !== null) {
    const isLocked = database.code === 'database_busy';
    const what = isLocked
      ? "Another process has locked the connector's database, so nothing can be written."
      : "The connector's database cannot be written.";
    const code = isLocked ? 'database_locked' : 'database_unwritable';
    const message = `${what} No accepted order is lost.`;
    reasons.push({ code, level: 'red', message, next: database.fix, ownerNext, cause: database.code });
  }
  if (diskFreeBytes !== null && diskFreeBytes < DISK_FREE_AMBER_BYTES) {
    const level = diskFreeBytes < DISK_FREE_RED_BYTES ? 'red' : 'amber';
    const message = `The disk with the data directory is nearly full: ${Math.floor(diskFreeBytes / MEBIBYTE)} MiB are left.`;
    const next = 'Free space on the disk that holds the data directory (ML_DATA_DIR), or move it to a larger one.';
    reasons.push({ code: 'disk_nearly_full', level, message, next, ownerNext });
  }
  if (Math.abs(skewMs) > SKEW_AMBER_MS) {
    const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
    const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
    const message =
      skewMs < 0
        ? `The clock of the connector's machine is ${amount} ahead of Xero's. The connector goes by Xero's time meanwhile.`
        : `The clock of the connector's machine is ${amount} behind Xero's. The connector goes by Xero's time meanwhile.`;
    const next = 'Set the clock over the network: timedatectl set-ntp true';
    reasons.push({ code: 'clock_wrong', level: 'amber', message, next, ownerNext });
  }
  if (isPairingBlocked) {
    const message =
      'No store can be paired for up to 15 minutes: more than 100 wrong pairing codes came from several addresses.';
    const next =
      'No action needed: stores that are paired work as usual. If it goes on, have the web server limit requests to /v1/pair.';
    const own = 'No action needed: your store works as usual.';
    reasons.push({ code: 'pairing_blocked', level: 'amber', message, next, ownerNext: own });
  }
  return reasons;
}

export function copyReasons({ copyOf }: StoreFacts): Found[] {
  if (copyOf === null) return [];
  const owner = 'Ask the person who runs the connector which of the two should post.';
  const message = copyText(copyOf.host);
  return [{ code: 'data_directory_copied', level: 'red', message, next: COPY_FIX, ownerNext: owner }];
}
