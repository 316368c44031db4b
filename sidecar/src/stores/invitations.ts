import type { Kysely } from 'kysely';
import { codeDigest, newPairingCode } from '../config/pairing-code.ts';
import type { Schema } from '../database/schema.ts';
import { refusal } from '../domain/refusal.ts';

/** The operator sends it by mail; the owner has a week to use it. */
export const INVITATION_LIFE_MS = 7 * 24 * 60 * 60_000;
/** A clock that was ahead by more made it: it would be open for longer. */
const CLOCKS_APART_MS = 60 * 60_000;
/** An agency invites a few at a time. Each open one is a code that can be guessed. */
export const INVITATIONS_MAX = 50;

export type Invitations = ReturnType<typeof createInvitations>;

/** Codes that the operator makes on the dashboard, each for one shop (ADR 0061). A code has 80 bits, and guesses are limited. */
export function createInvitations({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  const open = async (): Promise<number> => {
    const latest = new Date(now().getTime() + INVITATION_LIFE_MS + CLOCKS_APART_MS).toISOString();
    await db
      .deleteFrom('invitations')
      .where((eb) => eb('expires_at', '<=', now().toISOString()).or('expires_at', '>', latest))
      .execute();
    return (await db.selectFrom('invitations').select('code_digest').execute()).length;
  };
  return {
    open,
    /** Throws a refusal invitations_full. */
    async make(by: string): Promise<{ readonly code: string; readonly expiresAt: Date }> {
      if ((await open()) >= INVITATIONS_MAX) throw tooMany();
      const code = newPairingCode();
      const expiresAt = new Date(now().getTime() + INVITATION_LIFE_MS);
      const row = { made_by: by, made_at: now().toISOString(), expires_at: expiresAt.toISOString() };
      await db
        .insertInto('invitations')
        .values({ code_digest: codeDigest(code), ...row })
        .execute();
      return { code, expiresAt };
    },
    async isCode(code: string): Promise<boolean> {
      await open();
      const row = db.selectFrom('invitations').select('made_by').where('code_digest', '=', codeDigest(code));
      return (await row.executeTakeFirst()) !== undefined;
    },
    /** Once; false = it is none, or no more. */
    async use(code: string): Promise<boolean> {
      await open();
      const used = await db.deleteFrom('invitations').where('code_digest', '=', codeDigest(code)).executeTakeFirst();
      return used.numDeletedRows === 1n;
    },
    /** All that were not used. */
    async withdraw(): Promise<void> {
      await db.deleteFrom('invitations').execute();
    },
  };
}

function tooMany(): Error {
  const message = `${INVITATIONS_MAX} invitations are open already.`;
  return refusal(409, 'invitations_full', message, 'Withdraw those that were not used, then make another one.');
}
