import type { ServerResponse } from 'node:http';

export type Fault =
  | { readonly kind: 'html'; readonly status?: number; readonly title?: string }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Waits, then responds as usual. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Never responds; the connection stays open. */
  | { readonly kind: 'hang' }
  /** Closes the connection without a response. */
  | { readonly kind: 'drop' }
  /** Sends the headers and half of the body, then closes. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'body'; readonly text: string; readonly status?: number; readonly contentType?: string }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number };

export interface FaultRule {
  readonly fault: Fault;
  /** Requests until it is used up; default: all. */
  readonly times?: number;
  readonly scenario?: string;
  /** Matches the path below the store, such as /wp-json/wc/v3/orders. */
  readonly path?: RegExp;
}

/** Returns the fault of each request; undefined = none. */
export type FaultSource = (scenario: string, path: string) => Fault | undefined;

/** The requested faults, first rule first. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];
  #source: FaultSource | null = null;

  /** Called for each request without a matching rule; null = no more faults. */
  from(source: FaultSource | null): void {
    this.#source = source;
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
  }

  take(scenario: string, path: string): Fault | undefined {
    const hit = this.#rules.find(({ rule, left }) => {
      if (left === 0 || (rule.scenario !== undefined && rule.scenario !== scenario)) return false;
      return rule.path?.test(path) ?? true;
    });
    if (!hit) return this.#source?.(scenario, path);
    hit.left -= 1;
    return hit.rule.fault;
  }
}

/** Plays a fault that replaces the response; false if the usual response must still be sent. */
export function playFault(fault: Fault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'slow':
    case 'cut':
      return false;
    case 'hang':
      return true;
    case 'drop':
      response.destroy();
      return true;
    case 'html': {
      const title = fault.title ?? 'Briefly unavailable for scheduled maintenance';
      reply(response, fault.status ?? 200, 'text/html; charset=UTF-8', htmlPage(title));
      return true;
    }
    case 'status': {
      const body = '{"code":"internal_server_error","message":"There has been a critical error on this website."}';
      reply(response, fault.status, 'application/json; charset=UTF-8', body, fault.headers);
      return true;
    }
    case 'unauthorized': {
      const body =
        '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}';
      reply(response, 401, 'application/json; charset=UTF-8', body);
      return true;
    }
    case 'body':
      reply(response, fault.status ?? 200, fault.contentType ?? 'application/json; charset=UTF-8', fault.text);
      return true;
    case 'redirect':
      reply(response, fault.status ?? 301, 'text/html', '', { Location: fault.location });
      return true;
  }
}

export function htmlPage(title: string): string {
  return `<!DOCTYPE html>\n<html lang="en">\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`;
}

function reply(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': contentType, ...headers });
  response.end(body);
}
