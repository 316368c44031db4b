import type { Command } from 'commander';
import { worstLight, storeStatus } from '../dashboard/status.ts';
import { readStatus } from '../dashboard-of.ts';
import { explain } from '../explain.ts';
import type { Context } from '../context.ts';
import type { Runner } from './command.ts';
import { EXIT, exitOf } from './exit.ts';

/** `status` and `check [store]`. */
export function statusCommands(program: Command, run: Runner): void {
  program
    .command('status')
    .description('one light per store, with its reason and the next step; as the dashboard shows it')
    .action(() =>
      run(async ({ context, out }) => {
        const now = context.now();
        const stores = (await readStatus(context)).map((facts) => ({ ...facts, status: storeStatus(facts, now) }));
        const text = stores.flatMap(({ storeId, status }) => [
          `${status.light.padEnd(5)}  ${storeId}  ${status.sentence}`,
          ...status.reasons.map((reason) => `         ${reason.message} ${reason.next}`),
        ]);
        out.result(
          { stores },
          text.length === 0 ? 'No store yet: store add <url> --key <ck> --secret <cs>' : text.join('\n'),
        );
        return worstLight(stores.map((one) => one.status)) === 'red' ? EXIT.needsPerson : undefined;
      }),
    );

  program
    .command('check [store]')
    .description('reads the store, its settings and its organisation, and says what is wrong')
    .action((storeId: string | undefined) =>
      run(async ({ context, out }) => {
        const stores = storeId === undefined ? await context.stores.list() : [await context.stores.get(storeId)];
        const checks = (await Promise.all(stores.map((store) => checkStore(context, store.id)))).flat();
        const text = checks.map(
          (one) =>
            `${one.error === null ? 'ok  ' : 'FAIL'}  ${one.store}  ${one.what}${one.error === null ? '' : `: ${one.error}`}`,
        );
        out.result({ checks }, text.length === 0 ? 'No store yet.' : text.join('\n'));
        return checks.reduce<number>((worst, one) => Math.max(worst, one.exit), EXIT.done) || undefined;
      }),
    );
}

interface Check {
  readonly store: string;
  readonly what: string;
  readonly error: string | null;
  readonly exit: number;
}

async function checkStore(context: Context, store: string): Promise<Check[]> {
  const check = async (what: string, work: () => Promise<unknown>): Promise<Check> => {
    try {
      await work();
      return { store, what, error: null, exit: EXIT.done };
    } catch (error) {
      return { store, what, error: explain(error), exit: exitOf(error) };
    }
  };
  return [
    await check('store', async () => {
      await (await context.storeClient(store)).readStore();
    }),
    await check('settings', () => context.settings.get(store)),
    await check('Xero', async () => {
      const organisation = await context.organisations.forStore(store);
      if (organisation === null) throw new Error(`It is not connected to Xero. Connect it: xero connect ${store}`);
      const { lists } = context.xero();
      await lists.invalidate(organisation.tenantId);
      await lists.lists(organisation.tenantId, { tracking: false, items: false });
    }),
  ];
}
