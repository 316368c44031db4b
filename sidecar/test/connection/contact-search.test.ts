import { expect, test } from '@jest/globals';
import { type RawBuilder, sql } from 'kysely';
import { isNameTaken, ofTenant, withEmail, withNumber } from '../../src/connection/contacts/contact-search.ts';
import { contactKey } from '../../src/connection/contact-keys.ts';
import { openTestLedger, TENANT, type TestLedger } from '../support/_ledger.ts';

/** How SQLite reads it. */
async function planOf({ database: { db } }: TestLedger, where: RawBuilder<unknown>): Promise<string> {
  const { rows } = await sql<{ detail: string }>`explain query plan select 1 from contacts where ${where}`.execute(db);
  return rows.map(({ detail }) => detail).join('; ');
}

test('a contact is found by an index of its name, e-mail address or number, however many the organisation has', async () => {
  await using t = await openTestLedger();
  const { db } = t.database;
  const key = contactKey('ann@example.com') ?? '';
  expect(await planOf(t, sql`${withEmail(key)} and ${ofTenant(TENANT)}`)).toMatch(
    /^SEARCH contacts USING INDEX contacts_by_email/,
  );
  expect(await planOf(t, sql`${withNumber('wc-shop-g123456789')} and ${ofTenant(TENANT)}`)).toMatch(
    /INDEX contacts_by_number/,
  );
  const name = {
    tenant_id: TENANT,
    contact_id: 'c',
    name_key: contactKey('Ann Archer') ?? '',
    status: 'ACTIVE',
    seen_at: '',
  };
  await db.insertInto('contacts').values(name).execute();
  expect(await isNameTaken(db, TENANT, name.name_key)).toBe(true);
  expect(await isNameTaken(db, 'another', name.name_key)).toBe(false);
  expect(await isNameTaken(db, TENANT, contactKey('Ann Archers') ?? '')).toBe(false);
});
