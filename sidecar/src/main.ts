import { toConfig } from './config/config.ts';
import { readEnv } from './config/env.ts';
import { createContext } from './context.ts';
import { explain } from './explain.ts';
import { createLogger } from './logger.ts';
import { startService } from './service.ts';

/** Signals that ask for an orderly end: the round under way is finished first. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

try {
  const config = toConfig(readEnv());
  const logger = createLogger({ level: config.logLevel, to: 'stdout' });
  const context = await createContext({ config, logger });
  const service = await startService(context);
  const stop = async (signal: string) => {
    context.events.serviceStopped({ signal });
    await service[Symbol.asyncDispose]();
    await context[Symbol.asyncDispose]();
  };
  for (const signal of STOP_SIGNALS) process.once(signal, () => void stop(signal));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
