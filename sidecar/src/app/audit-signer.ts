import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import type { Signer } from '../ledger/audit/checkpoints.ts';

const NAME = 'audit-key';
const KEY_BYTES = 32;

/** Its key is made once and stored encrypted; a new secret key re-encrypts it, so old signatures stay valid. */
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
  const stored = () => db.selectFrom('sealed_values').selectAll().where('name', '=', NAME).executeTakeFirst();
  if ((await stored()) === undefined) {
    const sealed = await secrets.encrypt(randomBytes(KEY_BYTES).toString('base64url'));
    // If two processes create one, the first is kept.
    await db
      .insertInto('sealed_values')
      .values({ name: NAME, value_jwe: sealed })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
  const key = await secrets.decrypt((await stored())?.value_jwe ?? '');
  if (typeof key !== 'string') throw new TypeError('The key of the trail is no text.');
  return key;
}
