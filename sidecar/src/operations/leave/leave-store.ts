import { forgetAccess, takeBackAccess } from '../../connection/app/take-back-access.ts';
import type { Organisation } from '../../connection/organisations.ts';
import type { Context } from '../../context/context.ts';
import type { LeaveResult, TakenBack } from '../../contract/pairing.ts';
import { eraseStore } from '../../ledger/audit/erase-store.ts';
import { changeSettings, readableSettings } from '../change-settings.ts';
import { accessParts } from '../choose-organisation.ts';
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
  return { written, ...(await endStore(context, { storeId, unknown, written, by, withoutAccess: false })) };
}

interface EndRequest {
  readonly storeId: string;
  /** Orders whose outcome stays unknown. */
  readonly unknown: number;
  /** For the trail. */
  readonly written: object | null;
  readonly by: string;
  /** The access in Xero is only forgotten here. */
  readonly withoutAccess: boolean;
}

/** The second half: its export is on disk, or with its owner. */
export async function endStore(context: Context, request: EndRequest): Promise<LeaveResult> {
  const { storeId, unknown, written, by, withoutAccess } = request;
  const access = await leaveOrganisations(context, storeId, withoutAccess);
  await context.stores.forget(storeId);
  await context.settings.remove(storeId);
  const kept = await eraseStore({ db: context.database.db, now: context.now }, { storeId, by });
  const detail = { kept, unknown, takenBack: access.takenBack.map((one) => one.name), ...written };
  await context.ledger.recordAction({ action: 'store_left', by, storeId, detail });
  context.events.storeLeft({ storeId });
  return { kept, unknown, ...access };
}

/** Returns whether it posted until now. */
export async function stopPosting(context: Context, storeId: string, by: string): Promise<boolean> {
  // Nothing is posted with settings that cannot be read.
  if ((await readableSettings(context.settings, storeId))?.sync.active !== true) return false;
  await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', false));
  return true;
}

/** Access is taken back to each of its organisations that no other store posts to; the others stay connected. */
async function leaveOrganisations(context: Context, storeId: string, withoutAccess: boolean) {
  const takenBack: TakenBack[] = [];
  const { ending, shared } = await organisationsLeft(context, storeId);
  for (const organisation of ending)
    takenBack.push({ name: organisation.name, ...(await takeBack(context, organisation, withoutAccess)) });
  return { takenBack, shared: shared.map(({ name }) => name) };
}

/** Where it posts, and where it has documents of an earlier connection; `shared`: other stores post there. */
export async function organisationsLeft({ organisations, ledger }: Context, storeId: string) {
  const tenants = new Set((await ledger.documentTenants(storeId)).map((one) => one.tenantId));
  const own = (await organisations.list()).filter((one) => one.storeIds.includes(storeId) || tenants.has(one.tenantId));
  const isShared = ({ storeIds }: Organisation) => storeIds.some((id) => id !== storeId);
  return { ending: own.filter((one) => !isShared(one)), shared: own.filter(isShared) };
}

async function takeBack(
  context: Context,
  organisation: Organisation,
  withoutAccess: boolean,
): Promise<Omit<TakenBack, 'name'>> {
  if (context.config.xero === null || withoutAccess) {
    await forgetAccess(context.database.db, organisation);
    return { inXero: false, revoked: false };
  }
  return { inXero: true, ...(await takeBackAccess(accessParts(context), organisation)) };
}
