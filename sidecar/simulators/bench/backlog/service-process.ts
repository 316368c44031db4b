import { join } from 'node:path';
import { createContext } from '../../../src/app/create-context.ts';
import { startService } from '../../../src/app/service.ts';
import { toConfig } from '../../../src/config/config.ts';
import { readEnv } from '../../../src/config/env.ts';
import { DATABASE_FILE } from '../../../src/database/database.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { watchDisk } from '../disk-writes.ts';

/** The service as main.ts starts it; at SIGTERM it says what it wrote to the disk, and how much memory it took. */
async function main(): Promise<void> {
  const config = toConfig(readEnv());
  const context = await createContext({ config, logger: createLogger({ level: 'warn', to: 'stderr' }) });
  const disk = watchDisk(join(config.dataDir, DATABASE_FILE));
  const service = await startService(context);
  process.once('SIGTERM', () => {
    const stop = async () => {
      await service[Symbol.asyncDispose]();
      const said = { commits: disk.commits(), commitsInTurn: disk.commitsInTurn(), bytes: disk.bytes() };
      disk[Symbol.dispose]();
      await context[Symbol.asyncDispose]();
      process.stdout.write(`${JSON.stringify({ ...said, peak: process.resourceUsage().maxRSS / 1_024 })}\n`);
    };
    void stop();
  });
}

await main();
