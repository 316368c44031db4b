/**
 * A process of its own that works on a data directory: what two services, or a service and the CLI, do to each other.
 * It says "ready", waits for a line on stdin, does its step, and answers with one JSON line.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openSecrets } from '../../../src/config/secrets.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createLedger, type Ledger } from '../../../src/ledger/ledger.ts';
import { invoiceCall, orderEvent } from '../_ledger.ts';

const [step = '', dataDir = '', worker = ''] = process.argv.slice(2);
const stdin = createInterface({ input: process.stdin });

const STEPS: Readonly<Record<string, (ledger: Ledger) => Promise<unknown>>> = {
  /** Claims until nothing is left; answers the entry ids. */
  async claim(ledger) {
    const ids: number[] = [];
    for (;;) {
      const entries = await ledger.claim({ worker, limit: 7 });
      if (entries.length === 0) return ids;
      ids.push(...entries.map((entry) => entry.id));
    }
  },
  /** Accepts the same 50 changes; answers how many of them were new. */
  async accept(ledger) {
    let fresh = 0;
    for (let order = 1; order <= 50; order += 1) {
      const { accepted } = await ledger.acceptEvent(orderEvent(String(order)));
      if (accepted) fresh += 1;
    }
    return fresh;
  },
  /** Opens a call for all that can be claimed, and stays there. */
  async open(ledger) {
    const entries = await ledger.claim({ worker, limit: 100 });
    return (await ledger.openCall(invoiceCall(entries.map((entry) => entry.id)), worker)).id;
  },
  /** The same, with the call in transit. */
  async send(ledger) {
    const entries = await ledger.claim({ worker, limit: 100 });
    const call = await ledger.openCall(invoiceCall(entries.map((entry) => entry.id)), worker);
    if (!(await ledger.markSent(call.id))) throw new Error('The call was closed.');
    return call.id;
  },
};

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

say('ready');
await once(stdin, 'line');
if (step === 'secrets') {
  const secrets = await openSecrets({ dataDir, secretKey: null, pairingCode: null });
  say({ sealed: await secrets.encrypt('shared'), code: await secrets.pairingCode() });
} else {
  const database = await openDatabase({ dataDir });
  const ledger = createLedger({ db: database.db, now: () => new Date() });
  say((await STEPS[step]?.(ledger)) ?? null);
}
// Alive until the test closes stdin or kills it.
