import type { JsonObject } from './json.ts';
import type { Query } from './endpoints/php-query.ts';
import type { StoreState } from './store-state.ts';

/** A request to one store's REST API, its body read. */
export interface StoreRequest {
  readonly store: StoreState;
  readonly method: string;
  /** Path of the URL, with the store's own folder. */
  readonly path: string;
  readonly query: Query;
  readonly authorization: string;
  /** What WordPress' is_ssl() says. */
  readonly isSsl: boolean;
  readonly body: JsonObject;
  readonly now: Date;
}
