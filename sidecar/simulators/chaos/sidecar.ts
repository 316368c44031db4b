import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { toConfig } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { createContext } from '../../src/app/create-context.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { startService } from '../../src/app/service.ts';
import { WRITE_TIMEOUT_MS } from '../../src/xero/limits.ts';
import { breakRule } from './broken-rules.ts';
import { withoutPort } from '../portless-link.ts';
import { BROKEN_RULE, PORTLESS_LINKS } from './environment.ts';
import { ScaledClock } from './scaled-clock.ts';

/*
 * The service as main.ts starts it, in its own process on real files, but with the clock of the run: it loads, waits
 * for a reading of that clock, and runs until it is killed.
 */

const go = z.object({ simulatedMs: z.number(), realMs: z.number(), scale: z.number() });

async function run(message: unknown): Promise<void> {
  const clock = new ScaledClock(go.parse(message));
  process.on('message', (later) => clock.set(go.parse(later)));
  const config = toConfig(readEnv());
  const logger = createLogger({ level: config.logLevel, to: 'stdout' });
  const { now, sleep, setTimer } = clock;
  // Network waits use real time.
  const xeroTimeouts = { readMs: clock.toReal(WRITE_TIMEOUT_MS), writeMs: clock.toReal(WRITE_TIMEOUT_MS) };
  const links = process.env[PORTLESS_LINKS] === undefined ? {} : { linkOf: withoutPort };
  const context = await createContext({ config, logger, now, sleep, setTimer, xeroTimeouts, ...links });
  const broken = process.env[BROKEN_RULE];
  if (broken !== undefined) breakRule(context, broken);
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
// The parent is gone.
process.once('disconnect', () => process.exit(2));
// A killed process saves no compiled code for the next one.
flushCompileCache();
process.send?.('loaded');
