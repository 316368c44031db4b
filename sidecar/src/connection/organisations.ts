import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import type { Schema } from '../database/schema.ts';
import type { GrantedConnection } from './identity.ts';

/** An organisation connected to this app. */
export interface Organisation {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly name: string;
  /** ORGANISATION, PRACTICE, … */
  readonly type: string;
  readonly tokenSetId: string;
  readonly state: 'connected' | 'disconnected';
  /** Why it is disconnected; null = connected. */
  readonly stateReason: string | null;
  /** Nothing is sent before; null = not paused. */
  readonly pausedUntil: Date | null;
  readonly pauseReason: string | null;
  readonly connectedAt: Date;
  /** Stores whose orders go to it. */
  readonly storeIds: readonly string[];
}

export interface Organisations {
  list(): Promise<Organisation[]>;
  get(tenantId: string): Promise<Organisation | null>;
  /** The organisation a store's orders go to; null = none chosen yet. Throws a connection error store_unknown. */
  forStore(storeId: string): Promise<Organisation | null>;
  /** Those of its orders, and those its own users connected; other stores' organisations stay hidden. */
  openTo(storeId: string): Promise<Organisation[]>;
  /** By id, or by name ignoring case. Throws a connection error organisation_unknown, store_unknown. */
  attachStore(storeId: string, idOrName: string): Promise<Organisation>;
  detachStore(storeId: string): Promise<void>;
  markDisconnected(tenantId: string, reason: string): Promise<void>;
  /** Every organisation of one consent: its refresh token is dead. */
  markConsentDead(tokenSetId: string, reason: string): Promise<void>;
  /** Sends nothing before `until`; a later pause stays. */
  pause(tenantId: string, until: Date, reason: string): Promise<void>;
  resume(tenantId: string): Promise<void>;
}

/** Whether calls may go out now. */
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
  throw new AppError(
    'connection',
    'organisation_unknown',
    first === undefined
      ? `There is no connected organisation "${idOrName}".`
      : `Several organisations are named "${idOrName}".`,
    { fix: known === '' ? 'Connect to Xero first.' : `Name one by its id: ${known}.` },
  );
}

/** For logs and counters: once when it happens, not while it lasts. */
export interface OrganisationsTold {
  readonly lost: (e: { readonly tenantId: string; readonly reason: string }) => void;
  /** Also when a pause is extended. */
  readonly paused: (e: { readonly tenantId: string; readonly until: string; readonly reason: string }) => void;
}

export function createOrganisations(parts: {
  readonly db: Kysely<Schema>;
  readonly told?: OrganisationsTold;
}): Organisations {
  const { db, told } = parts;

  async function read(tenantId?: string): Promise<Organisation[]> {
    const query = db.selectFrom('connections').selectAll().orderBy('tenant_name').orderBy('tenant_id');
    const rows = await (tenantId === undefined ? query : query.where('tenant_id', '=', tenantId)).execute();
    const stores = await db.selectFrom('stores').select(['id', 'tenant_id']).orderBy('id').execute();
    return rows.map((row) =>
      toOrganisation(
        row,
        stores.filter((store) => store.tenant_id === row.tenant_id).map((store) => store.id),
      ),
    );
  }

  async function storeTenant(storeId: string): Promise<string | null> {
    const store = await db.selectFrom('stores').select('tenant_id').where('id', '=', storeId).executeTakeFirst();
    if (store === undefined) throw unknownStore(storeId);
    return store.tenant_id;
  }

  const get = async (tenantId: string): Promise<Organisation | null> => (await read(tenantId))[0] ?? null;

  return {
    list: () => read(),
    get,
    async forStore(storeId) {
      const tenantId = await storeTenant(storeId);
      return tenantId === null ? null : get(tenantId);
    },
    async openTo(storeId) {
      const ids = await tenantsOf(db, storeId);
      return (await read()).filter(
        (one) => one.type === 'ORGANISATION' && (ids.has(one.tenantId) || one.storeIds.includes(storeId)),
      );
    },
    async attachStore(storeId, idOrName) {
      await storeTenant(storeId);
      const connected = (await read()).filter((one) => one.state === 'connected' && one.type === 'ORGANISATION');
      const chosen = pickOrganisation(connected, idOrName);
      await db.updateTable('stores').set({ tenant_id: chosen.tenantId }).where('id', '=', storeId).execute();
      return (await get(chosen.tenantId)) ?? chosen;
    },
    async detachStore(storeId) {
      await db.updateTable('stores').set({ tenant_id: null }).where('id', '=', storeId).execute();
    },
    markDisconnected: (tenantId, reason) => disconnect(parts, 'tenant_id', tenantId, reason),
    markConsentDead: (tokenSetId, reason) => disconnect(parts, 'token_set_id', tokenSetId, reason),
    ...createPauses(db, told),
  };
}

async function disconnect(
  { db, told }: { readonly db: Kysely<Schema>; readonly told?: OrganisationsTold },
  by: 'tenant_id' | 'token_set_id',
  id: string,
  reason: string,
): Promise<void> {
  const lost = await db
    .updateTable('connections')
    .set({ state: 'disconnected', state_reason: reason })
    .where(by, '=', id)
    .where('state', '=', 'connected')
    .returning('tenant_id')
    .execute();
  for (const { tenant_id: tenantId } of lost) told?.lost({ tenantId, reason });
}

function createPauses(
  db: Kysely<Schema>,
  told: OrganisationsTold | undefined,
): Pick<Organisations, 'pause' | 'resume'> {
  return {
    async pause(tenantId, until, reason) {
      const instant = until.toISOString();
      const paused = await db
        .updateTable('connections')
        .set({ paused_until: instant, pause_reason: reason })
        .where('tenant_id', '=', tenantId)
        .where((where) => where.or([where('paused_until', 'is', null), where('paused_until', '<', instant)]))
        .executeTakeFirst();
      if (paused.numUpdatedRows > 0n) told?.paused({ tenantId, until: instant, reason });
    },
    async resume(tenantId) {
      await db
        .updateTable('connections')
        .set({ paused_until: null, pause_reason: null })
        .where('tenant_id', '=', tenantId)
        .execute();
    },
  };
}

/** Organisations that users of the store connected, or that hold its documents. */
async function tenantsOf(db: Kysely<Schema>, storeId: string): Promise<ReadonlySet<string>> {
  const granted = db.selectFrom('store_grants').select('tenant_id').where('store_id', '=', storeId);
  const posted = db.selectFrom('documents').select('tenant_id').where('store_id', '=', storeId);
  return new Set((await granted.union(posted).execute()).map((row) => row.tenant_id));
}

/** The row of a new connection; may replace an older one of the same organisation. */
export function toConnectionRow(
  granted: GrantedConnection,
  tokenSetId: string,
  now: Date,
): Selectable<Schema['connections']> {
  return {
    tenant_id: granted.tenantId,
    connection_id: granted.connectionId,
    tenant_name: granted.tenantName,
    tenant_type: granted.tenantType,
    token_set_id: tokenSetId,
    state: 'connected',
    state_reason: null,
    paused_until: null,
    pause_reason: null,
    connected_at: now.toISOString(),
  };
}

export function unknownStore(storeId: string): AppError {
  return new AppError('connection', 'store_unknown', `There is no store "${storeId}".`, {
    fix: 'See the stores: npm run cli -- store list',
  });
}

function toOrganisation(row: Selectable<Schema['connections']>, storeIds: readonly string[]): Organisation {
  return {
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    name: row.tenant_name,
    type: row.tenant_type,
    tokenSetId: row.token_set_id,
    state: row.state === 'connected' ? 'connected' : 'disconnected',
    stateReason: row.state_reason,
    pausedUntil: row.paused_until === null ? null : new Date(row.paused_until),
    pauseReason: row.pause_reason,
    connectedAt: new Date(row.connected_at),
    storeIds,
  };
}
