import type { Kysely } from 'kysely';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';

/** Where rows and payouts were read. What the provider's API said is not replaced by a file. */
export type CameFrom = 'api' | 'csv';

export interface ClearingParts {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly now: () => Date;
}
