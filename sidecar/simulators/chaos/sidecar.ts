import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { toConfig } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { createContext } from '../../src/context.ts';
import { createLogger } from '../../src/logger.ts';
import { startService } from '../../src/service.ts';
import { ScaledClock } from './scaled-clock.ts';

/*
 * The service as main.ts starts it, in a process of its own on real files, but with the clock of the run: it loads, waits
 * for a reading of that clock, and runs until it is killed.
 */

const go = z.object({ simulatedMs: z.number(), realMs: z.number() });
/** Real time: what the write limit of 90 s comes to on the run's clock. */
const XERO_TIMEOUTS = { readMs: 1_500, writeMs: 1_500 };

async function run(message: unknown): Promise<void> {
  const clock = new ScaledClock(go.parse(message));
  process.on('message', (later) => clock.set(go.parse(later)));
  const config = toConfig(readEnv());
  const logger = createLogger({ level: config.logLevel, to: 'stdout' });
  const { now, sleep, setTimer } = clock;
  const context = await createContext({ config, logger, now, sleep, setTimer, xeroTimeouts: XERO_TIMEOUTS });
  const service = await startService(context);
  process.send?.('started');
  process.once('SIGTERM', () => {
    const stop = async () => {
      await service[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
      process.exit(0);
    };
    void stop();
  });
}

process.once('message', (message) => {
  run(message).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  });
});
// Nobody is left to kill it.
process.once('disconnect', () => process.exit(2));
// A killed process keeps no compiled code for the next one.
flushCompileCache();
process.send?.('loaded');
