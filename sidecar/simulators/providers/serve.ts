import { once } from 'node:events';
import { createServer } from 'node:http';
import express, { type Express, type Request, type Response } from 'express';

/** What happens to a call instead of its answer. `drop`: the connection breaks before a byte of it. */
export type ProviderFault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'drop' }
  /** Half of the body, then the connection breaks. */
  | { readonly kind: 'cut' };

interface FaultRule {
  readonly fault: ProviderFault;
  /** Calls until it is used up; default 1. */
  readonly times?: number;
  /** Calls that are answered before the first one. */
  readonly after?: number;
  readonly path?: RegExp;
}

export interface ProviderCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  status: number;
}

/** Faults in the order they were asked for. */
export class ProviderFaults {
  #rules: { rule: FaultRule; left: number; before: number }[] = [];
  #source: (() => ProviderFault | null) | null = null;

  /** Called for each call that no rule is for. */
  from(source: () => ProviderFault | null): void {
    this.#source = source;
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1, before: rule.after ?? 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  take(path: string): ProviderFault | null {
    for (const one of this.#rules) {
      if (one.left === 0 || !(one.rule.path ?? /^/).test(path)) continue;
      if (one.before > 0) {
        one.before -= 1;
        continue;
      }
      one.left -= 1;
      return one.rule.fault;
    }
    return this.#source?.() ?? null;
  }
}

export interface ServedProvider extends AsyncDisposable {
  readonly url: string;
  readonly calls: ProviderCall[];
  readonly faults: ProviderFaults;
}

/** Real HTTP for the routes of one provider, with its calls noted and faults played. */
export async function serveProvider(routes: (app: Express) => void): Promise<ServedProvider> {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  const calls: ProviderCall[] = [];
  const faults = new ProviderFaults();
  app.use((request, response, next) => {
    const call: ProviderCall = { method: request.method, path: request.originalUrl, status: 0 };
    calls.push(call);
    response.on('finish', () => (call.status = response.statusCode));
    const fault = faults.take(request.path);
    if (fault === null || fault.kind === 'cut') {
      if (fault !== null) cutShort(response);
      next();
    } else play(fault, request, response);
  });
  routes(app);
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    calls,
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function play(fault: Exclude<ProviderFault, { kind: 'cut' }>, request: Request, response: Response): void {
  if (fault.kind === 'drop') request.socket.destroy();
  else
    response.status(fault.status).json(fault.body ?? { error: { type: 'api_error', message: 'An error occurred.' } });
}

function cutShort(response: Response): void {
  response.json = (body: unknown) => {
    const text = JSON.stringify(body);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
    return response;
  };
}
