import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createContactIndex } from '../../src/connection/contact-index.ts';
import { contactKey, taxKey } from '../../src/connection/contact-keys.ts';
import { openDatabase } from '../../src/database/database.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { makeOldDatabase } from '../support/_old-database.ts';

const TENANT = 'books';
const READ_AT = '2026-11-25T09:00:00.000Z';
const ACME = { name: 'Acme GmbH', email: 'ann@acme.example', taxNumber: 'DE123456789' };

test('after an update contacts are read on from where the version before stopped, which kept their tax numbers', async () => {
  const dataDir = temporaryDirectory();
  await makeOldDatabase(dataDir, async (db) => {
    await sql`insert into contacts (tenant_id, contact_id, contact_number, name_key, email_key, status, seen_at, tax_key)
      values (${TENANT}, 'c-1', null, ${contactKey(ACME.name)}, ${contactKey(ACME.email)}, 'ACTIVE', ${READ_AT},
        ${taxKey(ACME.taxNumber)})`.execute(db);
    await sql`insert into reference_lists (tenant_id, resource, body_json, fetched_at)
      values (${TENANT}, 'Contacts', 'null', ${READ_AT}), (${TENANT}, 'Items', '[]', ${READ_AT})`.execute(db);
  });
  await using database = await openDatabase({ dataDir });
  const asked: (Date | null)[] = [];
  const index = createContactIndex({
    db: database.db,
    now: () => new Date('2026-11-25T10:00:00.000Z'),
    client: {
      contactsPage: (_tenant, { since }) => {
        asked.push(since);
        return Promise.resolve({ items: [], more: false });
      },
    },
  });
  await index.refresh(TENANT);
  await index.refresh(TENANT);
  expect(asked).toEqual([new Date('2026-11-25T08:50:00.000Z')]);
  const wanted = { ...ACME, contactNumber: 'wc-shop-c7yekq67h0ag2jsr2', isCompany: true } as const;
  expect(await index.find(TENANT, wanted)).toMatchObject({ contactId: 'c-1', matchedBy: 'email' });
  const lists = await database.db.selectFrom('reference_lists').select('resource').orderBy('resource').execute();
  expect(lists.map(({ resource }) => resource)).toEqual(['Contacts', 'Items']);
});
