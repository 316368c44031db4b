import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { TrailKeeper } from '../context/context.ts';
import type { Schema } from '../database/schema.ts';
import { recordActions } from '../ledger/audit/actions.ts';
import { addCheckpoint, type Signer } from '../ledger/audit/checkpoints.ts';
import { pruneCalls, pruneRows } from '../ledger/audit/prune.ts';

/** How often the end of a growing trail is signed: rows cut off later are detected. */
const CHECKPOINT_EVERY_MS = 60 * 60_000;
/** Rows deleted in one transaction: the store's changes wait for it. */
const PRUNED_PER_STEP = 1_000;
/** Steps per run: the rest waits for the next. */
const STEPS_MAX = 50;
const STEP_PAUSE_MS = 20;
const DAY_MS = 24 * 60 * 60_000;
/** Days by which the retention may end later than the last time. */
const PRUNED_DAYS_MAX = 2;
const PRUNED_NAME = 'trail-pruned';
/** `day`: what was taken for today. */
const PRUNED = z.object({ day: z.iso.datetime() });
const KEY_NAME = 'audit-key';
const KEY_BYTES = 32;

interface TrailKeeperParts {
  readonly db: Kysely<Schema>;
  readonly signer: () => Promise<Signer>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly keptDays: number;
  /** Whether Xero has confirmed the time: by a wrong clock every row is old. */
  readonly isClockProved: () => boolean;
}

export function createTrailKeeper(parts: TrailKeeperParts): TrailKeeper {
  return {
    async keep() {
      const deps = { db: parts.db, now: parts.now, signer: await parts.signer() };
      const checkpoint = await addCheckpoint(deps, CHECKPOINT_EVERY_MS);
      const before = await retentionEnd(parts);
      if (before === null) return { checkpoint, pruned: 0 };
      const step = { before, limit: PRUNED_PER_STEP };
      const pruned = await repeat(parts, () => pruneRows(deps, step));
      await repeat(parts, () => pruneCalls(deps, step));
      if (pruned > 0) {
        const detail = { rows: pruned, before: before.toISOString().slice(0, 10) };
        await recordActions(deps, [{ action: 'trail_pruned', by: null, storeId: null, detail }]);
      }
      return { checkpoint, pruned };
    },
  };
}

/**
 * Rows from before this may go; null = none now. Two days' worth beyond the last time at most, once a day: whatever the clock
 * says, and even if Xero confirmed it, the trail is never lost at once.
 */
async function retentionEnd({ db, now, keptDays, isClockProved }: TrailKeeperParts): Promise<Date | null> {
  if (!isClockProved()) return null;
  const today = now().getTime();
  const last = await db
    .selectFrom('service_facts')
    .select(['body_json', 'at'])
    .where('name', '=', PRUNED_NAME)
    .executeTakeFirst();
  const lastDay = last === undefined ? await dayOfOldest(db, keptDays) : PRUNED.parse(JSON.parse(last.body_json)).day;
  const lastMs = Date.parse(lastDay);
  if (last !== undefined && Math.abs(today - Date.parse(last.at)) < DAY_MS)
    return new Date(Math.min(today, lastMs) - keptDays * DAY_MS);
  const dayMs = Math.min(today, lastMs + PRUNED_DAYS_MAX * DAY_MS);
  const row = {
    name: PRUNED_NAME,
    body_json: JSON.stringify({ day: new Date(dayMs).toISOString() }),
    at: now().toISOString(),
  };
  await db
    .insertInto('service_facts')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
  return new Date(dayMs - keptDays * DAY_MS);
}

/** The day on which the oldest row becomes old enough. */
async function dayOfOldest(db: Kysely<Schema>, keptDays: number): Promise<string> {
  const oldest = await db.selectFrom('attempts').select('at').orderBy('id').limit(1).executeTakeFirst();
  return new Date((oldest === undefined ? 0 : Date.parse(oldest.at)) + keptDays * DAY_MS).toISOString();
}

async function repeat(parts: TrailKeeperParts, step: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const done = await step();
    sum += done;
    if (done < PRUNED_PER_STEP) break;
    await parts.sleep(STEP_PAUSE_MS);
  }
  return sum;
}

/** The key is made once and stored encrypted; a new secret key re-encrypts it, so old signatures stay valid. */
export async function createSigner(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
}): Promise<Signer> {
  const key = Buffer.from(await auditKey(parts), 'base64url');
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    sign,
    isRight: (text, signature) => {
      const [right, given] = [Buffer.from(sign(text)), Buffer.from(signature)];
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}

async function auditKey({ db, secrets }: Parameters<typeof createSigner>[0]): Promise<string> {
  const stored = () => db.selectFrom('sealed_values').selectAll().where('name', '=', KEY_NAME).executeTakeFirst();
  if ((await stored()) === undefined) {
    const sealed = await secrets.encrypt(randomBytes(KEY_BYTES).toString('base64url'));
    // If two processes create one, the first is kept.
    await db
      .insertInto('sealed_values')
      .values({ name: KEY_NAME, value_jwe: sealed })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
  const key = await secrets.decrypt((await stored())?.value_jwe ?? '');
  if (typeof key !== 'string') throw new TypeError('The key of the trail is no text.');
  return key;
}
