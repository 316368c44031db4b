import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../mapping/settings.ts';
import { poll, pollTrash, type ChangeReader, type PollResult } from './poll.ts';
import type { PolledStore, PollerParts } from './poller.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** 30 February. */
const NEVER = '0 0 30 2 *';

/** What the database keeps of a store's polls. */
export interface PollRow {
  readonly id: string;
  readonly pollCursor: string | null;
  readonly polledAt: string | null;
  readonly requestedAt: string | null;
}

/** Where poll positions are kept; the composition root hands in connection/poll-positions.ts. */
export interface PollPositions {
  all(): Promise<readonly PollRow[]>;
  get(storeId: string): Promise<PollRow>;
  request(storeIds: readonly string[] | null, at: Date): Promise<void>;
  moveTo(storeId: string, cursor: string): Promise<void>;
  polled(storeId: string, at: Date, error: string | null): Promise<void>;
}

export interface PollsParts {
  readonly positions: PollPositions;
  readonly ledger: Ledger;
  readonly settings: (storeId: string) => Promise<Settings>;
  readonly reader: (storeId: string) => Promise<ChangeReader>;
  readonly now: () => Date;
  readonly onPolled: (storeId: string, result: PollResult, durationMs: number) => void;
  readonly onFailed: (storeId: string, error: Error) => void;
}

/** The polls of all stores, as the poster runs them. */
export function createPoller(parts: PollsParts): PollerParts {
  return {
    now: parts.now,
    async stores() {
      const rows = await parts.positions.all();
      return await Promise.all(rows.map((row) => toPolled(parts, row)));
    },
    async pollStore(storeId) {
      const row = await parts.positions.get(storeId);
      const startedAt = parts.now();
      const { sync } = await parts.settings(storeId);
      const { ledger } = parts;
      const reader = await parts.reader(storeId);
      const changes = await poll(
        { ledger, reader },
        {
          storeId,
          cursor: row.pollCursor,
          overlapMs: sync.overlapMinutes * MINUTE_MS,
          createdAfter: startOf(sync.startDate),
          startedAt,
        },
      );
      const trash = (await ledger.hasDocuments(storeId)) ? await pollTrash({ ledger, reader }, storeId) : null;
      if (changes.cursor !== null) await parts.positions.moveTo(storeId, changes.cursor);
      const result = { ...changes, accepted: changes.accepted + (trash?.accepted ?? 0) };
      parts.onPolled(storeId, result, parts.now().getTime() - startedAt.getTime());
      return result;
    },
    async polled(storeId, at, error) {
      await parts.positions.polled(storeId, at, error?.message ?? null);
      if (error !== null) parts.onFailed(storeId, error);
    },
  };
}

/** A store whose settings cannot be read is polled when somebody asks; that poll then says what is wrong. */
async function toPolled(parts: PollsParts, row: PollRow): Promise<PolledStore> {
  const sync = await parts.settings(row.id).then(
    (settings) => settings.sync,
    () => ({ every: NEVER, active: false }),
  );
  return { id: row.id, every: sync.every, active: sync.active, polledAt: row.polledAt, requestedAt: row.requestedAt };
}

/** A day earlier: the store's calendar may be ahead of UTC, and the mapping decides by the store's own day. */
function startOf(startDate: string | null): Date | null {
  return startDate === null ? null : new Date(Date.parse(`${startDate}T00:00:00Z`) - DAY_MS);
}
