import type { JsonObject } from './json.ts';
import type { Query } from './endpoints/php-query.ts';
import type { StoreState } from './store-state.ts';

/** A request to one store's REST API, with its body. */
export interface StoreRequest {
  readonly store: StoreState;
  readonly method: string;
  /** Path of the URL, including the store's folder. */
  readonly path: string;
  readonly query: Query;
  readonly authorization: string;
  /** The result of WordPress's is_ssl(). */
  readonly isSsl: boolean;
  readonly body: JsonObject;
  readonly now: Date;
}
