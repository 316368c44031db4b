import { sql } from 'kysely';
import { z } from 'zod';
import type { LedgerDeps } from '../audit/attempts.ts';

/** More than a person maps at once; the others follow when these are mapped. Our choice. */
const NAMED_MAX = 200;

/** A tax rate, or a set of rates on one line, that orders cannot be posted without. */
export interface NamedTaxRates {
  /** As in the setting `taxes.rates`: "9", "1+2". */
  readonly key: string;
  /** Of the rates as the orders have them; '' = not kept. */
  readonly label: string;
  readonly percent: string;
  readonly orders: number;
  /** When the last of these orders was rejected, ISO UTC. */
  readonly latestAt: string;
}

const rows = z.array(
  z.object({ key: z.string(), label: z.string(), percent: z.string(), orders: z.number(), latestAt: z.string() }),
);

/** Most orders first. */
export async function namedTaxRates({ db }: Pick<LedgerDeps, 'db'>, storeId: string): Promise<NamedTaxRates[]> {
  const found = await sql`
    select json_extract(value, '$.details.rates') as key,
      coalesce(max(json_extract(value, '$.details.label')), '') as label,
      coalesce(max(json_extract(value, '$.details.percent')), '') as percent,
      count(distinct entries.id) as orders, max(entries.updated_at) as latestAt
    from entries, json_each(entries.problems_json)
    where entries.store_id = ${storeId} and entries.kind = 'order' and entries.state = 'rejected'
      and json_extract(value, '$.code') = 'tax_rate_unmapped' and json_extract(value, '$.details.rates') <> ''
    group by key order by orders desc, key limit ${NAMED_MAX}`.execute(db);
  return rows.parse(found.rows);
}
