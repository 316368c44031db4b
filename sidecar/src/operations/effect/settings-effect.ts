import type { Context } from '../../context/context.ts';
import { AppError } from '../../domain/app-error.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { readSettings, type Settings } from '../../domain/settings/settings.ts';
import { changesWithoutEffect } from '../../domain/settings/settings-sense.ts';
import { changesOfPlan } from '../../journal/compare-plans.ts';
import { effectOfChange, type EffectChange } from '../../journal/effect-of-change.ts';
import { entriesOfPlan } from '../../journal/plan-entries.ts';
import { type Posting, postingsBetween } from '../../journal/postings.ts';
import type { Plan } from '../../mapping/plan-documents.ts';
import { previewOrders } from '../../posting/orders/preview.ts';
import { settingsInvalid } from '../../settings/refused-settings.ts';
import { setPaths } from '../../settings/set-at-path.ts';
import { commandLine } from '../../wording/command-line.ts';
import { documentsOfPlan, type PlannedBody } from './planned-bodies.ts';
import type { Sample } from './read-sample.ts';

export interface SettingsEffect {
  /** The latest orders of the shop. */
  readonly orders: number;
  /** Planned as before. */
  readonly same: number;
  readonly changed: number;
  readonly changes: readonly EffectChange[];
  /** What moves between accounts, debits and credits equal. */
  readonly postings: readonly Posting[];
  /** Of the orders that change, with the changed setting. */
  readonly documents: readonly PlannedBody[];
  /** Orders that WooCommerce cannot load. */
  readonly unreadable: number;
  readonly writes: 0;
}

type Changes = Parameters<typeof setPaths>[1];

/**
 * What changed settings change of these orders, if they were posted now: those in Xero stay there. Reads Xero's lists where
 * they are old; writes nothing. Throws settings_invalid, a connection error not_connected, a store and a Xero error.
 */
export async function settingsEffect(
  context: Context,
  storeId: string,
  changes: Changes,
  sample: Sample,
): Promise<SettingsEffect> {
  const before = await context.settings.get(storeId);
  const after = settingsAfter(before, changes);
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
  }
  const { tenantId } = organisation;
  const lists = await context.xero().lists.lists(tenantId, { tracking: false, items: false });
  const plan = async (settings: Settings) => await planAll(context, { tenantId, storeId }, sample, settings);
  // The latest orders of a new store are from before the first day to post: they show what a setting does all the same.
  const isDayKept = before.sync.startDate === after.sync.startDate;
  const [old, now] = [await plan(withoutDay(before, isDayKept)), await plan(withoutDay(after, isDayKept))];
  return compareAll(old, now, lists, sample.unreadable);
}

/** The settings as saving would check them. Throws settings_invalid. */
export function settingsAfter(before: Settings, changes: Changes): Settings {
  const reading = readSettings(setPaths(before, changes));
  const faults = reading.ok ? changesWithoutEffect(before, reading.settings) : reading.errors;
  if (!reading.ok || faults.length > 0) throw settingsInvalid(faults);
  return reading.settings;
}

/** The settings without the first day to post, where it is left out. */
export function withoutDay(settings: Settings, isLeftOut: boolean): Settings {
  return isLeftOut ? { ...settings, sync: { ...settings.sync, startDate: null } } : settings;
}

interface PlannedSample {
  readonly id: number;
  readonly plan: Plan;
}

async function planAll(
  { ledger, storeLink, xero, now }: Context,
  store: { readonly tenantId: string; readonly storeId: string },
  { orders, client }: Sample,
  settings: Settings,
): Promise<PlannedSample[]> {
  const deps = {
    ...{ ledger, now },
    storeClient: () => Promise.resolve(client),
    settings: () => Promise.resolve(settings),
    // A person tries settings: problems with accounts are no reason to read Xero's lists each time.
    lists: (id: string, needs: { tracking: boolean; items: boolean }) => xero().lists.lists(id, needs),
    storeUrl: storeLink,
  };
  const previewed = await previewOrders(deps, store, orders);
  return previewed.map(({ order, plan }) => ({ id: order.id, plan }));
}

function compareAll(
  old: readonly PlannedSample[],
  now: readonly PlannedSample[],
  lists: OrganisationLists,
  unreadable: number,
): SettingsEffect {
  const compared = old.flatMap(({ id, plan }, index) => {
    const after = now[index]?.plan;
    return after === undefined ? [] : [{ id, plan, after, changes: changesOfPlan(plan, after, lists) }];
  });
  const changed = compared.filter(({ changes }) => changes.length > 0);
  const entries = (plan: Plan) => (plan.kind === 'documents' ? entriesOfPlan(plan.documents, lists) : []);
  const postings = postingsBetween(
    changed.flatMap(({ plan }) => entries(plan)),
    changed.flatMap(({ after }) => entries(after)),
    lists,
  );
  return {
    orders: compared.length,
    same: compared.length - changed.length,
    changed: changed.length,
    changes: effectOfChange(changed),
    postings,
    documents: changed.flatMap(({ id, after }) =>
      after.kind === 'documents' ? documentsOfPlan(id, after.documents) : [],
    ),
    unreadable,
    writes: 0,
  };
}
