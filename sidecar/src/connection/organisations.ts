import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import { pauseCode, type PauseCode } from '../domain/pause-reason.ts';
import type { Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import type { GrantedConnection } from './identity.ts';
import type { TokenStore } from './token-store.ts';

export type Organisation = ReturnType<typeof toOrganisation>;

export function maySend(organisation: Organisation, now: Date): boolean {
  if (organisation.state !== 'connected') return false;
  return organisation.pausedUntil === null || organisation.pausedUntil.getTime() <= now.getTime();
}

/** The organisation with this id or name, among those given. */
export function pickOrganisation<T extends { readonly tenantId: string; readonly name: string }>(
  organisations: readonly T[],
  idOrName: string,
): T {
  const wanted = idOrName.trim().toLowerCase();
  const byId = organisations.filter((one) => one.tenantId.toLowerCase() === wanted);
  const found = byId.length > 0 ? byId : organisations.filter((one) => one.name.trim().toLowerCase() === wanted);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const known = organisations.map((one) => `${one.name} (${one.tenantId})`).join(', ');
  const fix = known === '' ? 'Connect to Xero first.' : `Name one by its id: ${known}.`;
  const message =
    first === undefined
      ? `There is no connected organisation "${idOrName}".`
      : `Several organisations are named "${idOrName}".`;
  throw new AppError('connection', 'organisation_unknown', message, { fix });
}

export interface OrganisationsParts {
  readonly db: Kysely<Schema>;
  /** Absent = the machine's clock. */
  readonly now?: () => Date;
  /** For logs and counters: once when it happens, not while it lasts. */
  readonly report?: {
    readonly lost: (e: { readonly tenantId: string; readonly reason: string }) => void;
    /** Also when a pause is extended. */
    readonly paused: (e: { readonly tenantId: string; readonly until: string; readonly reason: string }) => void;
  };
}

export type Organisations = ReturnType<typeof createOrganisations>;

export function createOrganisations(parts: OrganisationsParts) {
  const { db, now = () => new Date() } = parts;
  const get = async (tenantId: string): Promise<Organisation | null> =>
    (await readOrganisations(db)).find((one) => one.tenantId === tenantId) ?? null;
  const setTenant = async (storeId: string, tenant_id: string | null) => {
    await db.updateTable('stores').set({ tenant_id }).where('id', '=', storeId).execute();
  };
  return {
    list: () => readOrganisations(db),
    get,
    /** The organisation a store's orders go to; null = none chosen yet. Throws a connection error store_unknown. */
    async forStore(storeId: string): Promise<Organisation | null> {
      const tenantId = await tenantOfStore(db, storeId);
      return tenantId === null ? null : get(tenantId);
    },
    /** Those its own users, or the operator, connected; other stores' organisations stay hidden. */
    async openTo(storeId: string): Promise<Organisation[]> {
      const ids = await grantsOf(db, storeId);
      return (await readOrganisations(db)).filter(
        (one) => one.type === 'ORGANISATION' && (ids.has(one.tenantId) || one.storeIds.includes(storeId)),
      );
    },
    /** The people at the shop's address must consent again. Returns the organisation it had; null = none. */
    async forgetStore(storeId: string): Promise<Organisation | null> {
      const tenantId = await tenantOfStore(db, storeId);
      await inTransaction(db, async (trx) => {
        await trx.deleteFrom('store_grants').where('store_id', '=', storeId).execute();
        await trx.deleteFrom('consents').where('store_id', '=', storeId).execute();
        await trx.updateTable('stores').set({ tenant_id: null }).where('id', '=', storeId).execute();
      });
      return tenantId === null ? null : await get(tenantId);
    },
    /** By id, or by name ignoring case. Throws a connection error organisation_unknown, store_unknown. */
    async attachStore(storeId: string, idOrName: string): Promise<Organisation> {
      await tenantOfStore(db, storeId);
      const all = await readOrganisations(db);
      const connected = all.filter((one) => one.state === 'connected' && one.type === 'ORGANISATION');
      const chosen = pickOrganisation(connected, idOrName);
      await inTransaction(db, async (trx) => {
        await grantStore(trx, storeId, chosen.tenantId, now());
        await trx.updateTable('stores').set({ tenant_id: chosen.tenantId }).where('id', '=', storeId).execute();
      });
      return (await get(chosen.tenantId)) ?? chosen;
    },
    detachStore: (storeId: string) => setTenant(storeId, null),
    markDisconnected: (tenantId: string, reason: string) => disconnect(parts, { tenant_id: tenantId }, reason),
    /** Every organisation of one consent: its refresh token is dead. */
    markConsentDead: (tokenSetId: string, reason: string) => disconnect(parts, { token_set_id: tokenSetId }, reason),
    /** Sends nothing before `until`; a later pause stays. */
    pause: (tenantId: string, until: Date, reason: string, code: PauseCode) =>
      pause(parts, tenantId, until.toISOString(), { reason, code }),
    async resume(tenantId: string): Promise<void> {
      const row = { paused_until: null, paused_at: null, pause_reason: null, pause_code: null };
      await db.updateTable('connections').set(row).where('tenant_id', '=', tenantId).execute();
    },
  };
}

async function readOrganisations(db: Kysely<Schema>): Promise<Organisation[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('tenant_name').orderBy('tenant_id').execute();
  const stores = await db.selectFrom('stores').select(['id', 'tenant_id']).orderBy('id').execute();
  const byTenant = Map.groupBy(stores, (store) => store.tenant_id);
  return rows.map((row) => toOrganisation(row, byTenant.get(row.tenant_id)?.map(({ id }) => id) ?? []));
}

async function tenantOfStore(db: Kysely<Schema>, storeId: string): Promise<string | null> {
  const store = await db.selectFrom('stores').select('tenant_id').where('id', '=', storeId).executeTakeFirst();
  if (store === undefined) throw unknownStore(storeId);
  return store.tenant_id;
}

async function disconnect(
  { db, report }: OrganisationsParts,
  which: { readonly tenant_id: string } | { readonly token_set_id: string },
  reason: string,
): Promise<void> {
  const lost = await db
    .updateTable('connections')
    .set({ state: 'disconnected', state_reason: reason })
    .where((eb) => eb.and({ ...which, state: 'connected' }))
    .returning('tenant_id')
    .execute();
  for (const { tenant_id: tenantId } of lost) report?.lost({ tenantId, reason });
}

async function pause(
  parts: OrganisationsParts,
  tenantId: string,
  until: string,
  { reason, code }: { readonly reason: string; readonly code: PauseCode },
) {
  const { db, report, now = () => new Date() } = parts;
  const paused = await db
    .updateTable('connections')
    .set({ paused_until: until, paused_at: now().toISOString(), pause_reason: reason, pause_code: code })
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('paused_until', 'is', null), where('paused_until', '<', until)]))
    .executeTakeFirst();
  if (paused.numUpdatedRows > 0n) report?.paused({ tenantId, until, reason });
}

async function grantsOf(db: Kysely<Schema>, storeId: string): Promise<ReadonlySet<string>> {
  const granted = db.selectFrom('store_grants').select('tenant_id').where('store_id', '=', storeId);
  return new Set((await granted.execute()).map((row) => row.tenant_id));
}

/** To this store alone: no other may choose the organisation because of it. */
export async function grantStore(db: Kysely<Schema>, storeId: string, tenantId: string, now: Date): Promise<void> {
  await db
    .insertInto('store_grants')
    .values({ store_id: storeId, tenant_id: tenantId, granted_at: now.toISOString() })
    .onConflict((conflict) => conflict.columns(['store_id', 'tenant_id']).doNothing())
    .execute();
}

/** The row of a new connection; may replace an older one of the same organisation. */
export function toConnectionRow(granted: GrantedConnection, tokenSetId: string, now: Date) {
  return {
    tenant_id: granted.tenantId,
    connection_id: granted.connectionId,
    tenant_name: granted.tenantName,
    tenant_type: granted.tenantType,
    token_set_id: tokenSetId,
    state: 'connected',
    state_reason: null,
    paused_until: null,
    paused_at: null,
    pause_reason: null,
    pause_code: null,
    connected_at: now.toISOString(),
  };
}

export function unknownStore(storeId: string): AppError {
  const fix = 'See the stores: npm run cli -- store list';
  return new AppError('connection', 'store_unknown', `There is no store "${storeId}".`, { fix });
}

function toOrganisation(row: Selectable<Schema['connections']>, storeIds: readonly string[]) {
  return {
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    name: row.tenant_name,
    type: row.tenant_type,
    tokenSetId: row.token_set_id,
    state: row.state === 'connected' ? ('connected' as const) : ('disconnected' as const),
    /** Why it is disconnected; null = connected. */
    stateReason: row.state_reason,
    /** Nothing is sent before; null = not paused. */
    pausedUntil: row.paused_until === null ? null : new Date(row.paused_until),
    pauseReason: row.pause_reason,
    /** null = not paused, or an earlier version did not keep it. */
    pauseCode: pauseCode.safeParse(row.pause_code).data ?? null,
    connectedAt: new Date(row.connected_at),
    storeIds,
  };
}

/** Whether the consent for an organisation's calls covers something (`covers`: its scopes, as Xero listed them). */
export function createPermission(
  parts: { readonly organisations: Pick<Organisations, 'get'>; readonly tokens: Pick<TokenStore, 'load'> },
  covers: (scope: string) => boolean,
) {
  return async (tenantId: string): Promise<boolean> => {
    const organisation = await parts.organisations.get(tenantId);
    const tokens = organisation === null ? null : await parts.tokens.load(organisation.tokenSetId);
    return tokens === null || covers(tokens.scope);
  };
}
