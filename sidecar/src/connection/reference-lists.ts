import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import type { MadeItem, OrganisationLists, WrittenItem, XeroItem } from '../domain/documents.ts';
import type { ListNeeds } from '../mapping/planning.ts';
import type { XeroClient } from '../xero/client.ts';
import { ORGANISATION_LISTS, type XeroOrganisation } from '../xero/reads/organisation-lists.ts';
import { forgetUnmade, keepMade, keepWritten, madeItemIds, writtenItems } from './made-items.ts';
import { createSingleFlight } from './single-flight.ts';

/** Ours: accounts, tax rates and lock dates change rarely, and a refusal by Xero calls `invalidate`. */
export const REFERENCE_LISTS_MAX_AGE_MS = 60 * 60_000;
/** A clock is corrected by less than this every day. */
const CLOCKS_APART_MS = 60_000;

type Resource = keyof typeof ORGANISATION_LISTS;

/** Lists a user chooses from. */
const CHOSEN_FROM = [
  'Accounts',
  'TaxRates',
  'TrackingCategories',
  'BrandingThemes',
  'Organisation',
  'Currencies',
] as const satisfies readonly Resource[];

/** Prices keep four decimals only on request (developer.xero.com/documentation/api/accounting/items); an archived option is named, not only missed. */
const QUERIES: Readonly<Partial<Record<Resource, string>>> = {
  Items: '?unitdp=4',
  TrackingCategories: '?includeArchived=true',
};

export interface ReferenceListParts {
  readonly db: Kysely<Schema>;
  readonly client: Pick<XeroClient, 'send'>;
  readonly now: () => Date;
  /** Between two lists: reading one leaves several MB behind, and organisations read theirs at the same time. Absent: none. */
  readonly turn?: () => Promise<void>;
}

export type ReferenceLists = ReturnType<typeof createReferenceLists>;

/** The lists of each organisation, stored as Xero sent them and parsed at each reading. */
export function createReferenceLists(parts: ReferenceListParts) {
  const running = createSingleFlight();
  /** Per organisation: an earlier reply is not kept. */
  const invalidations = new Map<string, number>();

  function staleFrom(tenantId: string): () => boolean {
    const before = invalidations.get(tenantId);
    return () => invalidations.get(tenantId) !== before;
  }

  /** `since`: an answer older than this is read again; null = the usual age. */
  const once = (tenantId: string, resource: Resource, since: Date | null = null): Promise<unknown> => {
    const maxAgeMs = since === null ? REFERENCE_LISTS_MAX_AGE_MS : Math.max(0, parts.now().getTime() - since.getTime());
    const key = `${tenantId} ${resource} ${invalidations.get(tenantId) ?? 0} ${since?.getTime() ?? ''}`;
    return running(key, () => read(parts, { tenantId, resource }, maxAgeMs, staleFrom(tenantId)));
  };

  return {
    known: (tenantId: string) => knownLists(parts.db, tenantId),
    /** Of what `known` returns, without reading it: it is long. */
    age: (tenantId: string) => knownAge(parts.db, tenantId),
    /** As in `known`, without the long lists; null = not read yet. */
    organisation: (tenantId: string) => knownOrganisation(parts.db, tenantId),
    /** Rereads what `known` returns and is at least this old: six calls. Throws a Xero error. */
    async refresh(tenantId: string, fromAgeMs = 0): Promise<void> {
      for (const resource of CHOSEN_FROM) await read(parts, { tenantId, resource }, fromAgeMs, staleFrom(tenantId));
    },
    /** Codes of the currencies allowed on invoices: one call, none while they are fresh. Throws a Xero error. */
    async currencies(tenantId: string): Promise<readonly string[]> {
      return codesOf(await once(tenantId, 'Currencies'));
    },
    /**
     * Three calls at most, one more per further list; none while the stored ones are new, or newer than `since`.
     * Throws a Xero error.
     */
    async lists(tenantId: string, needs: ListNeeds, since: Date | null = null): Promise<OrganisationLists> {
      const [accounts, taxRates, tracking, items, organisation, itemsMade] = await Promise.all([
        once(tenantId, 'Accounts', since),
        once(tenantId, 'TaxRates', since),
        needs.tracking ? once(tenantId, 'TrackingCategories', since) : null,
        needs.items ? once(tenantId, 'Items', since) : null,
        once(tenantId, 'Organisation', since),
        needs.items ? madeItemIds(parts.db, tenantId) : undefined,
      ]);
      await parts.turn?.();
      const known = ORGANISATION_LISTS.Accounts(accounts);
      await parts.turn?.();
      return {
        accounts: known,
        taxRates: ORGANISATION_LISTS.TaxRates(taxRates),
        trackingCategories: tracking === null ? null : ORGANISATION_LISTS.TrackingCategories(tracking),
        items: items === null ? null : ORGANISATION_LISTS.Items(items),
        itemsMade,
        ...factsOf(ORGANISATION_LISTS.Organisation(organisation)),
      };
    },
    /** Xero's items, read at `since` or later: one call. Throws a Xero error. */
    async itemsSince(tenantId: string, since: Date): Promise<readonly XeroItem[]> {
      return ORGANISATION_LISTS.Items(await once(tenantId, 'Items', since));
    },
    /** Items of ours that are in Xero since its list was read: no call reads them again. */
    async itemsMade(tenantId: string, made: readonly MadeItem[]): Promise<void> {
      if (made.length > 0) await transact(parts, ({ db }) => keepMade(db, tenantId, made));
    },
    /** What we last wrote of items, by the keys of their codes. */
    itemsWritten: (tenantId: string, keys: readonly string[]) => writtenItems(parts.db, tenantId, keys),
    /** Kept before the call that makes them: a call without an answer is recognised by it. */
    itemsIntended: (tenantId: string, items: readonly WrittenItem[]) =>
      transact(parts, ({ db }) => keepWritten(db, tenantId, items)),
    itemsRefused: (tenantId: string, keys: readonly string[]) => forgetUnmade(parts.db, tenantId, keys),
    /** Xero refused something these lists allow: reread them next time. */
    async invalidate(tenantId: string): Promise<void> {
      invalidations.set(tenantId, (invalidations.get(tenantId) ?? 0) + 1);
      await parts.db
        .deleteFrom('reference_lists')
        .where('tenant_id', '=', tenantId)
        .where('resource', 'in', Object.keys(ORGANISATION_LISTS))
        .execute();
    },
  };
}

export type KnownLists = NonNullable<Awaited<ReturnType<typeof knownLists>>>;

/** Lists a user chooses from, of any age, without a call to Xero; null = accounts or tax rates were never read. */
/** null = not known. `readAt`: of the oldest list; `version`: another text once one was read again; `isWhole`: as in `known`. */
async function knownAge(db: Kysely<Schema>, tenantId: string) {
  const rows = await db
    .selectFrom('reference_lists')
    .select(['resource', 'fetched_at'])
    .where('tenant_id', '=', tenantId)
    .where('resource', 'in', CHOSEN_FROM)
    .orderBy('resource')
    .execute();
  const fetched = new Map(rows.map((row): [string, string] => [row.resource, row.fetched_at]));
  if (!fetched.has('Accounts') || !fetched.has('TaxRates')) return null;
  return {
    readAt: oldestOf(rows),
    version: JSON.stringify([...fetched]),
    isWhole: CHOSEN_FROM.every((resource) => fetched.has(resource)),
  };
}

async function knownOrganisation(db: Kysely<Schema>, tenantId: string): Promise<XeroOrganisation | null> {
  const row = await db
    .selectFrom('reference_lists')
    .select('body_json')
    .where('tenant_id', '=', tenantId)
    .where('resource', '=', 'Organisation')
    .executeTakeFirst();
  return row === undefined ? null : ORGANISATION_LISTS.Organisation(JSON.parse(row.body_json));
}

function oldestOf(rows: readonly { readonly fetched_at: string }[]): string {
  return rows.map((row) => row.fetched_at).reduce((oldest, at) => (at < oldest ? at : oldest));
}

async function knownLists(db: Kysely<Schema>, tenantId: string) {
  const rows = await db
    .selectFrom('reference_lists')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('resource', 'in', CHOSEN_FROM)
    .execute();
  const json = new Map(rows.map((row): [string, unknown] => [row.resource, JSON.parse(row.body_json)]));
  const [accounts, taxRates] = [json.get('Accounts'), json.get('TaxRates')];
  if (accounts === undefined || taxRates === undefined) return null;
  const of = <T>(resource: Resource, parse: (one: unknown) => T): T | null =>
    json.has(resource) ? parse(json.get(resource)) : null;
  return {
    /** Of the oldest list. */
    readAt: oldestOf(rows),
    accounts: ORGANISATION_LISTS.Accounts(accounts),
    taxRates: ORGANISATION_LISTS.TaxRates(taxRates),
    trackingCategories: of('TrackingCategories', ORGANISATION_LISTS.TrackingCategories) ?? [],
    brandingThemes: of('BrandingThemes', ORGANISATION_LISTS.BrandingThemes) ?? [],
    /** Codes of the currencies allowed on invoices, base currency included; null = not read yet. */
    currencies: of('Currencies', codesOf),
    /** null = not read yet. */
    organisation: of('Organisation', ORGANISATION_LISTS.Organisation),
    /** false = posting has read only what it needed. */
    isWhole: CHOSEN_FROM.every((resource) => json.has(resource)),
  };
}

function codesOf(json: unknown): string[] {
  return ORGANISATION_LISTS.Currencies(json).map(({ code }) => code);
}

function factsOf(
  organisation: XeroOrganisation,
): Pick<OrganisationLists, 'baseCurrency' | 'salesPrices' | 'countryCode' | 'lockDates' | 'salesTerms'> {
  const { baseCurrency, salesPrices, countryCode, periodLockDate, endOfYearLockDate, salesTerms } = organisation;
  const lockDates = { period: periodLockDate || null, endOfYear: endOfYearLockDate || null };
  return { baseCurrency, salesPrices, countryCode, lockDates, salesTerms };
}

/** `isStale`: the lists were invalidated since this read began. A reply that cannot be parsed is not kept. */
async function read(
  { db, client, now }: ReferenceListParts,
  { tenantId, resource }: { readonly tenantId: string; readonly resource: Resource },
  maxAgeMs: number,
  isStale: () => boolean,
): Promise<unknown> {
  const startedAt = now();
  const key = { tenant_id: tenantId, resource };
  const kept = await db
    .selectFrom('reference_lists')
    .selectAll()
    .where((eb) => eb.and(key))
    .executeTakeFirst();
  // Read in the future: by a clock that was ahead.
  const age = kept === undefined ? Infinity : startedAt.getTime() - Date.parse(kept.fetched_at);
  const isFresh = kept !== undefined && age < maxAgeMs && age > -CLOCKS_APART_MS;
  if (isFresh) return JSON.parse(kept.body_json);
  const path = `${resource}${QUERIES[resource] ?? ''}`;
  const call = { method: 'GET', path, body: null, idempotencyKey: null, priority: 'live' } as const;
  const { json } = await client.send({ tenantId, ...call });
  ORGANISATION_LISTS[resource](json);
  if (isStale()) return json;
  const row = { body_json: JSON.stringify(json), fetched_at: startedAt.toISOString() };
  await db
    .insertInto('reference_lists')
    .values({ ...row, ...key })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'resource']).doUpdateSet(row))
    .execute();
  return json;
}
