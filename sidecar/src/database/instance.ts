import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Schema } from './schema.ts';

/** Beside the database; a database restored from a backup is older than it. */
export const INSTANCE_FILE = 'instance.json';

export interface InstanceFile {
  read(): string | null;
  /** Whole or not at all, on the disk when it returns. */
  replace(content: string): void;
}

/** Which copy of the data directory this is. */
export type Instance = Awaited<ReturnType<typeof openInstance>>;

const marker = z.object({ name: z.string(), epoch: z.int() });

/**
 * Opens the identity of the data directory; creates it at the first start. To the file system, a copied file is another
 * file, with another number and another birth time. If only one of the two differs (some network and desktop mounts
 * change the number), it counts as the same.
 */
export async function openInstance(parts: {
  readonly db: Kysely<Schema>;
  /** Of the database. */
  readonly file: string;
  readonly marker: InstanceFile;
  readonly now: () => Date;
}) {
  const { db, now } = parts;
  const place = placeOf(parts.file);
  const here = () => ({ place, host: hostname(), started_at: now().toISOString() });
  const readMarker = () => {
    const text = parts.marker.read();
    return text === null ? null : (marker.safeParse(parseJson(text)).data ?? null);
  };
  const read = () => db.selectFrom('instance').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
  const writeMarker = (name: string, epoch: number) => parts.marker.replace(`${JSON.stringify({ name, epoch })}\n`);

  await db
    .insertInto('instance')
    .values({ id: 1, name: readMarker()?.name ?? randomUUID(), epoch: 0, ...here() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  const write = async () => {
    const row = await read();
    const known = readMarker();
    const epoch = Math.max(row.epoch, known?.epoch ?? 0) + 1;
    const start = { ...here(), epoch };
    await db.updateTable('instance').set(start).where('id', '=', 1).execute();
    writeMarker(row.name, epoch);
    return { wasOlder: known !== null && known.name === row.name && known.epoch > row.epoch };
  };
  return {
    /** The original, if this is a copy that may not post before a user allows it; null = it is not a copy. */
    async copyOf() {
      const row = await read();
      const known = readMarker();
      const isOther = known !== null && known.name !== row.name;
      return isOther || isOtherPlace(row.place, place) ? { host: row.host, startedAt: row.started_at } : null;
    },
    /** When the service last started here. */
    startedAt: async () => (await read()).started_at,
    /** The service starts here. Returns whether the database is older than the file beside it. */
    begin: write,
    /** A user confirms that this one posts from now on, and no other. */
    async takeOver(): Promise<void> {
      await write();
    },
  };
}

/** Number and birth time of the file. */
function placeOf(file: string): string {
  const { ino, birthtimeNs } = statSync(file, { bigint: true });
  return `${ino}:${birthtimeNs}`;
}

function isOtherPlace(one: string, other: string): boolean {
  const [ino, birth] = one.split(':');
  const [otherIno, otherBirth] = other.split(':');
  return ino !== otherIno && birth !== otherBirth;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
