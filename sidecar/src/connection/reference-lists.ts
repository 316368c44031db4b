import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { OrganisationLists, XeroAccount, XeroTaxRate, XeroTrackingCategory } from '../domain/documents.ts';
import type { XeroClient } from '../xero/client.ts';
import {
  readAccounts,
  readBrandingThemes,
  readCurrencies,
  readItems,
  readOrganisation,
  readTaxRates,
  readTrackingCategories,
  type XeroBrandingTheme,
  type XeroOrganisation,
} from '../xero/reads/organisation-lists.ts';

/** Ours: accounts, tax rates and lock dates change rarely, and a refusal by Xero calls `invalidate`. */
export const REFERENCE_LISTS_MAX_AGE_MS = 60 * 60_000;

export interface ListNeeds {
  readonly tracking: boolean;
  readonly items: boolean;
}

/** Lists a user chooses from, as last read. */
export interface KnownLists {
  /** Of the oldest list. */
  readonly readAt: string;
  readonly accounts: readonly XeroAccount[];
  readonly taxRates: readonly XeroTaxRate[];
  readonly trackingCategories: readonly XeroTrackingCategory[];
  readonly brandingThemes: readonly XeroBrandingTheme[];
  /** Codes of the currencies allowed on invoices, base currency included; null = not read yet. */
  readonly currencies: readonly string[] | null;
  /** null = not read yet. */
  readonly organisation: XeroOrganisation | null;
  /** false = posting has read only what it needed. */
  readonly isWhole: boolean;
}

export interface ReferenceLists {
  /** Of any age, without a call to Xero; null = accounts or tax rates were never read. */
  known(tenantId: string): Promise<KnownLists | null>;
  /** Rereads all that `known` returns: six calls. Throws a Xero error. */
  refresh(tenantId: string): Promise<void>;
  /** Codes of the currencies allowed on invoices: one call, none while they are fresh. Throws a Xero error. */
  currencies(tenantId: string): Promise<readonly string[]>;
  /**
   * Accounts, tax rates and the organisation's own record (lock dates, terms, base currency): three calls at most, one
   * more for each further list needed; none while the stored ones are new. Throws a Xero error.
   */
  lists(tenantId: string, needs: ListNeeds): Promise<OrganisationLists>;
  /** Xero refused something these lists allow: reread them next time. */
  invalidate(tenantId: string): Promise<void>;
}

export interface ReferenceListParts {
  readonly db: Kysely<Schema>;
  readonly client: Pick<XeroClient, 'send'>;
  readonly now: () => Date;
  readonly maxAgeMs?: number;
}

/** The lists of each organisation, stored as Xero sent them and parsed at each reading. */
export function createReferenceLists(parts: ReferenceListParts): ReferenceLists {
  const running = new Map<string, Promise<unknown>>();
  /** How often each organisation's lists were invalidated: an earlier reply is not kept. */
  const invalidations = new Map<string, number>();

  function once(tenantId: string, resource: keyof typeof CHECKS): Promise<unknown> {
    const key = `${tenantId} ${resource} ${invalidations.get(tenantId) ?? 0}`;
    const known = running.get(key);
    if (known !== undefined) return known;
    const reading = read(parts, tenantId, resource, staleFrom(tenantId)).finally(() => running.delete(key));
    running.set(key, reading);
    return reading;
  }

  function staleFrom(tenantId: string): () => boolean {
    const before = invalidations.get(tenantId);
    return () => invalidations.get(tenantId) !== before;
  }

  return {
    known: (tenantId) => known(parts, tenantId),
    async refresh(tenantId) {
      const anew = { ...parts, maxAgeMs: 0 };
      for (const resource of CHOSEN_FROM) await read(anew, tenantId, resource, staleFrom(tenantId));
    },
    async currencies(tenantId) {
      return codesOf(await once(tenantId, 'Currencies'));
    },
    async lists(tenantId, needs) {
      const [accounts, taxRates, tracking, items, organisation] = await Promise.all([
        once(tenantId, 'Accounts'),
        once(tenantId, 'TaxRates'),
        needs.tracking ? once(tenantId, 'TrackingCategories') : null,
        needs.items ? once(tenantId, 'Items') : null,
        once(tenantId, 'Organisation'),
      ]);
      return {
        accounts: readAccounts(accounts),
        taxRates: readTaxRates(taxRates),
        trackingCategories: tracking === null ? null : readTrackingCategories(tracking),
        items: items === null ? null : readItems(items),
        ...factsOf(readOrganisation(organisation)),
      };
    },
    async invalidate(tenantId) {
      invalidations.set(tenantId, (invalidations.get(tenantId) ?? 0) + 1);
      await parts.db
        .deleteFrom('reference_lists')
        .where('tenant_id', '=', tenantId)
        .where('resource', 'in', [...Object.keys(CHECKS)])
        .execute();
    },
  };
}

/** A reply that cannot be parsed is not kept. */
const CHECKS = {
  Accounts: readAccounts,
  TaxRates: readTaxRates,
  TrackingCategories: readTrackingCategories,
  Items: readItems,
  Organisation: readOrganisation,
  BrandingThemes: readBrandingThemes,
  Currencies: readCurrencies,
} as const;

const CHOSEN_FROM = [
  'Accounts',
  'TaxRates',
  'TrackingCategories',
  'BrandingThemes',
  'Organisation',
  'Currencies',
] as const;

function codesOf(json: unknown): string[] {
  return readCurrencies(json).map(({ code }) => code);
}

async function known({ db }: ReferenceListParts, tenantId: string): Promise<KnownLists | null> {
  const rows = await db
    .selectFrom('reference_lists')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('resource', 'in', CHOSEN_FROM)
    .execute();
  const json = new Map(rows.map((row): [string, unknown] => [row.resource, JSON.parse(row.body_json)]));
  const [accounts, taxRates] = [json.get('Accounts'), json.get('TaxRates')];
  if (accounts === undefined || taxRates === undefined) return null;
  const of = <T>(resource: string, parse: (one: unknown) => T): T | null =>
    json.has(resource) ? parse(json.get(resource)) : null;
  return {
    readAt: rows.map((row) => row.fetched_at).reduce((oldest, at) => (at < oldest ? at : oldest)),
    accounts: readAccounts(accounts),
    taxRates: readTaxRates(taxRates),
    trackingCategories: of('TrackingCategories', readTrackingCategories) ?? [],
    brandingThemes: of('BrandingThemes', readBrandingThemes) ?? [],
    currencies: of('Currencies', codesOf),
    organisation: of('Organisation', readOrganisation),
    isWhole: CHOSEN_FROM.every((resource) => json.has(resource)),
  };
}

function factsOf(organisation: XeroOrganisation): Pick<OrganisationLists, 'baseCurrency' | 'lockDates' | 'salesTerms'> {
  const { baseCurrency, periodLockDate, endOfYearLockDate, salesTerms } = organisation;
  return {
    baseCurrency,
    lockDates: { period: periodLockDate || null, endOfYear: endOfYearLockDate || null },
    salesTerms,
  };
}

/** `isStale`: the lists were invalidated since this read began. */
async function read(
  parts: ReferenceListParts,
  tenantId: string,
  resource: keyof typeof CHECKS,
  isStale: () => boolean,
): Promise<unknown> {
  const now = parts.now();
  const oldest = new Date(now.getTime() - (parts.maxAgeMs ?? REFERENCE_LISTS_MAX_AGE_MS)).toISOString();
  const kept = await parts.db
    .selectFrom('reference_lists')
    .select(['body_json', 'fetched_at'])
    .where('tenant_id', '=', tenantId)
    .where('resource', '=', resource)
    .executeTakeFirst();
  if (kept !== undefined && kept.fetched_at > oldest) return JSON.parse(kept.body_json);
  const { json } = await parts.client.send({
    tenantId,
    method: 'GET',
    path: resource,
    body: null,
    idempotencyKey: null,
    priority: 'live',
  });
  CHECKS[resource](json);
  if (isStale()) return json;
  const row = { body_json: JSON.stringify(json), fetched_at: now.toISOString() };
  await parts.db
    .insertInto('reference_lists')
    .values({ ...row, tenant_id: tenantId, resource })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'resource']).doUpdateSet(row))
    .execute();
  return json;
}
