import { forgetAccess, takeBackAccess } from '../../connection/app/take-back-access.ts';
import type { Organisation } from '../../connection/organisations.ts';
import { createTokenStore } from '../../connection/token-store.ts';
import type { Context } from '../../context/context.ts';
import { eraseStore } from '../../ledger/audit/erase-store.ts';
import { changeSettings, readableSettings } from '../change-settings.ts';
import { exportStore, isExportOf, type StoreExport } from './export-store.ts';
import { settleOpen } from './settle-open.ts';

export interface LeaveRequest {
  readonly storeId: string;
  readonly file: string;
  /** Also while the outcome of a request to Xero is unknown. */
  readonly force: boolean;
  readonly by: string;
}

/**
 * A customer leaves: stops posting, writes the export, takes back the access to Xero, deletes. Each step may be repeated, so
 * a leaving that failed or was killed is finished by the same command. Nothing is deleted before the export is on disk.
 */
export async function leaveStore(context: Context, { storeId, file, force, by }: LeaveRequest) {
  const isHere = !(await context.stores.wasRemoved(storeId));
  let unknown = 0;
  if (isHere) {
    await context.stores.get(storeId);
    await stopPosting(context, storeId, by);
    unknown = await settleOpen(context, storeId, { force });
  }
  // Once deletion has begun, a second export would hold less than the first.
  const isDone = !isHere && (await isExportOf(storeId, file));
  const written: StoreExport | null = isDone ? null : await exportStore(context, storeId, file);
  const access = await leaveOrganisations(context, storeId);
  await context.stores.forget(storeId);
  await context.settings.remove(storeId);
  const kept = await eraseStore({ db: context.database.db, now: context.now }, { storeId, by });
  const detail = { kept, unknown, takenBack: access.takenBack.map((one) => one.name), ...written };
  await context.ledger.recordAction({ action: 'store_left', by, storeId, detail });
  context.events.storeLeft({ storeId });
  return { written, kept, unknown, ...access };
}

async function stopPosting(context: Context, storeId: string, by: string): Promise<void> {
  // Nothing is posted with settings that cannot be read.
  if ((await readableSettings(context.settings, storeId))?.sync.active !== true) return;
  await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', false));
}

/** `inXero` false: without an app nobody can end it there from here. */
export type TakenBack = Readonly<{ name: string; inXero: boolean; revoked: boolean }>;

/** Access is taken back to each of its organisations that no other store posts to; the others stay connected. */
async function leaveOrganisations(context: Context, storeId: string) {
  const takenBack: TakenBack[] = [];
  const shared: string[] = [];
  for (const organisation of await organisationsOf(context, storeId)) {
    if (organisation.storeIds.some((id) => id !== storeId)) shared.push(organisation.name);
    else takenBack.push({ name: organisation.name, ...(await takeBack(context, organisation)) });
  }
  return { takenBack, shared };
}

/** Where it posts, and where it has documents of an earlier connection. */
async function organisationsOf({ organisations, ledger }: Context, storeId: string): Promise<Organisation[]> {
  const tenants = new Set((await ledger.documentTenants(storeId)).map((one) => one.tenantId));
  return (await organisations.list()).filter((one) => one.storeIds.includes(storeId) || tenants.has(one.tenantId));
}

async function takeBack(context: Context, organisation: Organisation): Promise<Omit<TakenBack, 'name'>> {
  const { organisations, secrets, now, database } = context;
  const { db } = database;
  if (context.config.xero === null) {
    await forgetAccess(db, organisation);
    return { inXero: false, revoked: false };
  }
  const { identity, accessTokens } = context.xero();
  const tokens = createTokenStore({ db, secrets });
  const parts = { db, organisations, tokens, identity, accessTokens, now };
  return { inXero: true, ...(await takeBackAccess(parts, organisation)) };
}
