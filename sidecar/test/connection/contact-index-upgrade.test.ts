import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createContactIndex } from '../../src/connection/contact-index.ts';
import { openDatabase } from '../../src/database/database.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { makeOldDatabase } from '../support/_old-database.ts';

const TENANT = 'books';
const AT = '2026-11-25T09:00:00.000Z';
const ACME = { contactId: 'c-1', contactNumber: '', name: 'Acme GmbH', email: 'ann@acme.example', status: 'ACTIVE' };

test('after an update all contacts are read once more: an earlier version did not keep their tax numbers', async () => {
  const dataDir = temporaryDirectory();
  await makeOldDatabase(dataDir, '0018-fewer-calls', async (db) => {
    await sql`insert into contacts (tenant_id, contact_id, contact_number, name_key, email_key, status, seen_at)
      values (${TENANT}, 'c-1', null, 'old', 'old', 'ACTIVE', ${AT})`.execute(db);
    await sql`insert into reference_lists (tenant_id, resource, body_json, fetched_at)
      values (${TENANT}, 'Contacts', 'null', ${AT}), (${TENANT}, 'Items', '[]', ${AT})`.execute(db);
  });
  await using database = await openDatabase({ dataDir });
  const asked: (Date | null)[] = [];
  const index = createContactIndex({
    db: database.db,
    now: () => new Date(AT),
    client: {
      contactsPage: ({ modifiedSince }) => {
        asked.push(modifiedSince);
        return Promise.resolve({ contacts: [{ ...ACME, taxNumber: 'DE123456789', mergedTo: '' }], more: false });
      },
    },
  });
  await index.refresh(TENANT);
  await index.refresh(TENANT);
  expect(asked).toEqual([null]);
  const wanted = {
    ...ACME,
    contactNumber: 'wc-shop-c7yekq67h0ag2jsr2',
    taxNumber: 'DE123456789',
    isCompany: true,
  } as const;
  expect(await index.find(TENANT, wanted)).toMatchObject({ contactId: 'c-1', matchedBy: 'email' });
  const lists = await database.db.selectFrom('reference_lists').select('resource').orderBy('resource').execute();
  expect(lists.map(({ resource }) => resource)).toEqual(['Contacts', 'Items']);
});
