import type { JsonObject, JsonValue } from '../json.ts';

/** A WP_Error as sent: `{code, message, data: {status, ...}}`. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly code: string;
  readonly status: number;
  readonly data: JsonValue;

  /** `data` joins the status in an object; a bare number, or null, stands alone, as some errors have it. */
  constructor(status: number, code: string, message: string, data: JsonObject | number | null = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.data = typeof data === 'number' || data === null ? data : { status, ...data };
  }

  get body(): JsonObject {
    return { code: this.code, message: this.message, data: this.data };
  }
}

export function cannotView(what: 'list' | 'item'): RestError {
  const message = what === 'list' ? 'Sorry, you cannot list resources.' : 'Sorry, you cannot view this resource.';
  return new RestError(401, 'woocommerce_rest_cannot_view', message);
}

export function noRoute(): RestError {
  return new RestError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

export function invalidOrder(status = 404): RestError {
  return new RestError(status, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
}
