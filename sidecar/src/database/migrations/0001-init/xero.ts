import type { Kysely } from 'kysely';
import { strictTable } from './strict-table.ts';

/** Who may speak to which organisation, what is known of its contacts and lists, and what was heard of it. */
export async function createXeroTables(db: Kysely<unknown>): Promise<void> {
  await createConnections(db);
  await createConsents(db);
  await createContacts(db);
  await createXeroReadings(db);
}

async function createConnections(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'token_sets')
    .addColumn('id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('tokens_jwe', 'text', (c) => c.notNull())
    .addColumn('access_expires_at', 'text', (c) => c.notNull())
    .addColumn('refreshed_at', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .execute();
  await strictTable(db, 'connections')
    .addColumn('tenant_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addColumn('tenant_name', 'text', (c) => c.notNull())
    .addColumn('tenant_type', 'text', (c) => c.notNull())
    .addColumn('token_set_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('state_reason', 'text')
    .addColumn('paused_until', 'text')
    .addColumn('pause_reason', 'text')
    .addColumn('connected_at', 'text', (c) => c.notNull())
    .execute();
}

async function createConsents(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'consents')
    .addColumn('state', 'text', (c) => c.notNull().primaryKey())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('verifier_jwe', 'text', (c) => c.notNull())
    .addColumn('redirect_uri', 'text', (c) => c.notNull())
    .addColumn('organisation', 'text')
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addColumn('outcome_json', 'text')
    .addColumn('return_url', 'text')
    .execute();
  // Which organisations a store was let into.
  await strictTable(db, 'store_grants')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_grants_once', ['store_id', 'tenant_id'])
    .execute();
}

/**
 * By `sent_hash` the same is not sent to a contact again; by `tax_key` a company's contact is told from others with the
 * same e-mail. The contact chosen for a number of ours stays chosen (`contact_links`).
 */
async function createContacts(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'contacts')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('contact_id', 'text', (c) => c.notNull())
    .addColumn('contact_number', 'text')
    .addColumn('name_key', 'text', (c) => c.notNull())
    .addColumn('email_key', 'text')
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addColumn('sent_hash', 'text')
    .addColumn('tax_key', 'text')
    .addPrimaryKeyConstraint('contacts_once', ['tenant_id', 'contact_id'])
    .execute();
  for (const column of ['contact_number', 'name_key', 'email_key'] as const) {
    await db.schema.createIndex(`contacts_${column}`).on('contacts').columns(['tenant_id', column]).execute();
  }
  await strictTable(db, 'contact_links')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('contact_number', 'text', (c) => c.notNull())
    .addColumn('contact_id', 'text', (c) => c.notNull())
    .addColumn('linked_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('contact_links_once', ['tenant_id', 'contact_number'])
    .execute();
}

async function createXeroReadings(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'reference_lists')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('resource', 'text', (c) => c.notNull())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('fetched_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('reference_lists_once', ['tenant_id', 'resource'])
    .execute();
  await strictTable(db, 'xero_changes')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('resource', 'text', (c) => c.notNull())
    .addColumn('resource_id', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('xero_changes_once', ['tenant_id', 'resource', 'resource_id'])
    .execute();
  await strictTable(db, 'xero_watch')
    .addColumn('tenant_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('webhook_at', 'text')
    .addColumn('polled_at', 'text')
    .addColumn('cursor', 'text')
    .addColumn('error_json', 'text')
    .execute();
}
