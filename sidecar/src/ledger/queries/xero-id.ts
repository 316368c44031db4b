import { type RawBuilder, sql } from 'kysely';
import { among } from '../../database/among.ts';

/** The index of documents by Xero's id holds the first characters: ids are random. */
const ID_CHARS = 8;
const START = sql`substr(documents.xero_id, 1, ${sql.lit(ID_CHARS)})`;

/** Documents with this id in Xero. */
export function withXeroId(xeroId: string): RawBuilder<boolean> {
  return sql<boolean>`${START} = ${xeroId.slice(0, ID_CHARS)} and documents.xero_id = ${xeroId}`;
}

/** Documents with one of these ids. */
export function withXeroIds(xeroIds: readonly string[]): RawBuilder<boolean> {
  const starts = new Set(xeroIds.map((id) => id.slice(0, ID_CHARS)));
  return sql<boolean>`${START} in ${among(starts)} and documents.xero_id in ${among(xeroIds)}`;
}
