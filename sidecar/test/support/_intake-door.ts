import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request as send } from 'node:http';
import express from 'express';
import { errorHandler } from '../../src/api/error-handler.ts';
import { createAcceptSignals } from '../../src/intake/accept-signals.ts';
import { createBodyPool } from '../../src/http/body-pool.ts';
import { createWebhookRoutes } from '../../src/intake/woocommerce-webhook.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { openTestLedger, STORE, type TestLedger } from './_ledger.ts';

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The receiver of webhooks as the service has it, over a real ledger, behind a real socket. */
export interface Door extends AsyncDisposable, TestLedger {
  readonly url: string;
  /** The receiver's outcome of each delivery. */
  readonly outcomes: string[];
  readonly customers: number[];
  readonly products: number[];
  readonly wakes: number[];
  post(delivery: Delivery, storeId?: string): Promise<{ readonly status: number; readonly body: string }>;
}

export async function openDoor(secret: string, storeUrl = 'http://127.0.0.1:8080'): Promise<Door> {
  const test = await openTestLedger();
  const outcomes: string[] = [];
  const customers: number[] = [];
  const products: number[] = [];
  const wakes: number[] = [];
  const app = express();
  app.use(
    createWebhookRoutes({
      bodies: createBodyPool({ bytesMax: 8 * 1024 * 1024, callerBytesMax: 8 * 1024 * 1024 }),
      store: (id) => Promise.resolve(id === STORE ? { id, url: storeUrl, webhookSecret: secret } : null),
      addresses: () => Promise.resolve([storeUrl]),
      accept: createAcceptSignals({
        ledger: test.ledger,
        onAccepted: (_signals, answers) => wakes.push(answers.filter((one) => one?.accepted === true).length),
      }),
      customerChanged: (_id, customer) => {
        customers.push(customer);
        return Promise.resolve();
      },
      productChanged: (_id, product) => {
        products.push(product);
        return Promise.resolve(true);
      },
      storeTime: () => new Date('2027-01-01T00:00:00Z'),
      report: (_id, outcome) => outcomes.push(outcome),
    }),
  );
  app.use(errorHandler(createLogger({ level: 'silent', to: { write: () => undefined } })));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const agent = new Agent({ keepAlive: true });
  return {
    ...test,
    url: `http://127.0.0.1:${port}`,
    outcomes,
    customers,
    products,
    wakes,
    post: ({ headers, body }, storeId = STORE) => post(agent, port, storeId, headers, body),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await test[Symbol.asyncDispose]();
    },
  };
}

function post(
  agent: Agent,
  port: number,
  storeId: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/v1/stores/${storeId}/webhooks/woocommerce`,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export function sign(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}
