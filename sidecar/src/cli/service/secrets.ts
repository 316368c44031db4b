import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { changeKey } from '../../connection/change-key.ts';
import type { Context } from '../../context/context.ts';
import { createLease, isAlive } from '../../database/lease.ts';
import { recordActions } from '../../ledger/audit/actions.ts';
import { counted } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { needsAttention } from '../../wording/exit.ts';

export function secretsCommands(program: Command, run: Runner): void {
  program
    .command('secrets')
    .description('the key that everything stored is encrypted with')
    .command('rotate')
    .description('makes a new key (or takes ML_SECRET_KEY_NEXT), encrypts everything with it; stop the service first')
    .action(() =>
      run(async ({ context, by }) => {
        const { config, secrets, now } = context;
        const count = await holdingDuty(context, () =>
          changeKey({
            db: context.database.db,
            options: config,
            secrets,
            wanted: config.secretKeyNext,
            record: (db, sealed) => {
              const detail = { secrets: sealed };
              return recordActions({ db, now }, [{ action: 'secrets_rotated', by, storeId: null, detail }]);
            },
          }),
        );
        const done = `The key is changed; ${counted(count, 'stored secret')} encrypted again.`;
        return { json: { secrets: count }, text: [done, ...nextSteps(context)] };
      }),
    );
}

function nextSteps({ config }: Context): string[] {
  if (config.secretKey === null) {
    const where = `The new key is in ${config.dataDir}/secret.key.`;
    return [`${where} Back up the whole directory now: earlier backups hold the earlier key.`];
  }
  return [
    'Set ML_SECRET_KEY to the key that is in ML_SECRET_KEY_NEXT, and remove ML_SECRET_KEY_NEXT, before you start the service.',
    'Keep the earlier key as long as the backups made with it.',
  ];
}

/** The service would keep using the old key, and its data could not be read. */
async function holdingDuty<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const lease = createLease({
    db: context.database.db,
    name: 'poster',
    me: { host: hostname(), pid: process.pid, nonce: randomUUID() },
    now: context.now,
    isAlive,
  });
  if (!(await lease.hold()).held) {
    const message = 'The service is running: it would keep using the earlier key. Nothing was changed.';
    const fix = 'Stop the service, run the command again, then start the service.';
    throw needsAttention('service_running', message, fix);
  }
  try {
    return await work();
  } finally {
    await lease.release();
  }
}
