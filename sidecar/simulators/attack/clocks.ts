import { createContext } from '../../src/app/create-context.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import { createLogger } from '../../src/observability/logger.ts';
import type { Attack } from './attack.ts';
import { isRead } from './hostile-store.ts';
import { SCENARIO, type Target } from './target.ts';

const DAY_MS = 86_400_000;
const FUTURE = '2031-01-01T00:00:00';
const ONE_LOOK_MS = 2_000;
/** Further than the days that the trail is kept. */
const JUMP_DAYS = 500;

/** A shop's clock, and this machine's, may say what they like: later orders are read, and the trail stays. */
export const wrongClocks: Attack = {
  name: 'orders of the future, a clock that jumps',
  async run(target, random) {
    const wrong: string[] = [];
    const [first = 0] = target.shop.orderIds;
    const order = { ...target.shop.state.order(first, 8), date_modified_gmt: FUTURE, date_modified: FUTURE };
    target.stores.faults.add({
      scenario: SCENARIO,
      path: /\/wc\/v3\/orders$/,
      fault: { kind: 'body', text: JSON.stringify([order]) },
    });
    await isRead(target, random, ONE_LOOK_MS);
    target.stores.faults.clear();
    if (!(await isRead(target, random))) wrong.push('after an order dated in the future no later order was read');
    const [before, after] = await trailAfterJump(target);
    if (after < before)
      wrong.push(`a clock ${JUMP_DAYS} days ahead left ${after} of ${before} rows of the audit trail`);
    return { tries: 2, wrong };
  },
};

/** Rows of the trail before and after its maintenance by a clock that jumped. */
async function trailAfterJump({ env }: Target): Promise<[number, number]> {
  const logger = createLogger({ level: 'silent', to: 'stderr' });
  const now = () => new Date(Date.now() + JUMP_DAYS * DAY_MS);
  await using context = await createContext({ config: toConfig(toEnv(env)), logger, now });
  const rows = async () =>
    Number(
      (
        await context.database.db
          .selectFrom('attempts')
          .select((e) => e.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  const before = await rows();
  await context.trailKeeper.keep();
  return [before, await rows()];
}
