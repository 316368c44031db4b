import { type Command, InvalidArgumentError } from 'commander';
import type { Context } from '../../context/context.ts';
import { dayIn } from '../../domain/day.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { minuteOf } from '../../status/words.ts';
import { createWooCommerceClient } from '../../woocommerce/client.ts';
import type { StoreFacts } from '../../woocommerce/read-store.ts';
import { commandLine, NO_STORE_YET } from '../../wording/command-line.ts';
import { counted, indented, table } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { type Posting, postingOf } from '../posting.ts';
import { storeMovedCommands } from './store-moved.ts';

interface AddOptions {
  readonly key: string;
  readonly secret: string;
  readonly webhookSecret?: string;
}

/** `store add | list | remove`. */
export function storeCommands(program: Command, run: Runner): void {
  const store = program.command('store').description('the WooCommerce stores whose orders are posted');

  store
    .command('add <url>')
    .description('adds a store, or renews its key; answers the store id')
    .requiredOption('--key <ck>', 'consumer key of a WooCommerce REST API key that may read', startingWith('ck_'))
    .requiredOption('--secret <cs>', 'its consumer secret', startingWith('cs_'))
    .option('--webhook-secret <secret>', 'secret of the WooCommerce webhooks')
    .action((url: string, options: AddOptions) =>
      run(async ({ context, out, by }) => {
        const { id, facts, isNew } = await add(context, url, options);
        const startDate = isNew ? dayIn(context.now(), facts.timezone) : null;
        await remember(context, { id, startDate, by });
        const next = startDate === null ? [] : nextSteps(id);
        out.result(
          { store: id, added: isNew, startDate, next },
          startDate === null
            ? `${id} was known already; its key is renewed.`
            : [
                `${id} is added: ${describe(facts)}.`,
                `Orders made from ${startDate} on will be posted; older ones: ${commandLine('backfill', id, '--after', '<YYYY-MM-DD>')}`,
                '',
                'Nothing is read or posted yet. Next:',
                ...next.map((step, index) => `  ${index + 1}. ${step.does}:\n       ${step.command}`),
              ].join('\n'),
        );
        return undefined;
      }),
    );

  storeMovedCommands(store, run);

  store
    .command('list')
    .description('every store with its organisation and its last poll')
    .action(() =>
      run(async ({ context, out }) => {
        const stores = await list(context);
        out.result({ stores }, stores.length === 0 ? NO_STORE_YET : listing(stores));
        return undefined;
      }),
    );

  store
    .command('remove <store>')
    .description('forgets a store, its key and its plugin; what the ledger knows of its orders stays')
    .action((storeId: string) =>
      run(async ({ context, out, by }) => {
        const organisation = await context.organisations.forStore(storeId);
        const counts = await context.ledger.counts(storeId);
        await context.stores.remove(storeId);
        await context.settings.remove(storeId);
        await context.pairings.forget(storeId);
        await context.ledger.recordAction({ action: 'store_removed', by, storeId });
        const unposted = counts.pending + counts.claimed + counts.waiting + counts.uncertain;
        const leftConnected =
          organisation?.state === 'connected' && organisation.storeIds.length === 1 ? organisation.name : null;
        const text = [
          `${storeId} is removed. Its REST key still exists in WooCommerce: delete it there.`,
          ...(unposted === 0 ? [] : [`${counted(unposted, 'order')} had not been posted and will not be.`]),
          ...(leftConnected === null
            ? []
            : [
                `The connection to ${leftConnected} stays, for another store. To end it: in Xero, Settings, Connected apps.`,
              ]),
        ];
        out.result({ removed: storeId, unposted, leftConnected }, text.join('\n'));
        return undefined;
      }),
    );
}

function startingWith(start: string): (value: string) => string {
  return (value) => {
    if (value.startsWith(start)) return value;
    throw new InvalidArgumentError(`It begins with ${start}; copy it whole from WooCommerce.`);
  };
}

/** Reads the store with the new key first: a key that fails is not kept. */
async function add(
  context: Context,
  url: string,
  options: AddOptions,
): Promise<{ readonly id: string; readonly facts: StoreFacts; readonly isNew: boolean }> {
  const read: { facts: StoreFacts | null } = { facts: null };
  const { store, added } = await context.stores.add({
    url,
    credentials: {
      consumerKey: options.key,
      consumerSecret: options.secret,
      webhookSecret: options.webhookSecret ?? '',
    },
    verify: async (normalised, credentials) => {
      using client = createWooCommerceClient({
        url: normalised,
        ...credentials,
        allowPrivateHosts: context.config.allowPrivateHosts,
        now: context.now,
      });
      read.facts = await client.readStore();
      return { ...read.facts };
    },
  });
  if (read.facts === null) throw new Error(`${store.id} was not read.`);
  return { id: store.id, facts: read.facts, isNew: added };
}

interface Added {
  readonly id: string;
  /** null = the store was known. Adding a store must not post years of old orders. */
  readonly startDate: string | null;
  readonly by: string;
}

async function remember(context: Context, { id, startDate, by }: Added): Promise<void> {
  const { url } = await context.stores.get(id);
  const action = startDate === null ? 'store_key_renewed' : 'store_added';
  await context.ledger.recordAction({ action, by, storeId: id, detail: { url } });
  if (startDate === null) return;
  await changeSettings(context, { storeId: id, by }, (settings) => settings.set(id, 'sync.startDate', startDate));
}

interface Step {
  readonly does: string;
  readonly command: string;
}

function nextSteps(id: string): Step[] {
  return [
    { does: 'let it post to an organisation in Xero', command: commandLine('xero', 'connect', id) },
    {
      does: 'look at the accounts and taxes proposed for it; --apply takes them over',
      command: commandLine('settings', 'suggest', id),
    },
    {
      does: 'start reading and posting its orders',
      command: commandLine('settings', 'set', id, 'sync.active', 'true'),
    },
  ];
}

function describe(facts: StoreFacts): string {
  const version = facts.woocommerceVersion === null ? '' : `, WooCommerce ${facts.woocommerceVersion}`;
  const name = facts.name === '' ? '' : `"${facts.name}", `;
  return `${name}${facts.country}, ${facts.currency}, time zone ${facts.timezone}${version}`;
}

interface ListedStore {
  readonly store: string;
  readonly url: string;
  readonly organisation: string | null;
  readonly posting: Posting;
  readonly polledAt: string | null;
  readonly pollError: string | null;
}

async function list(context: Context): Promise<ListedStore[]> {
  const organisations = await context.organisations.list();
  const rows: ListedStore[] = [];
  for (const one of await context.stores.list()) {
    rows.push({
      store: one.id,
      url: one.url,
      organisation: organisations.find((organisation) => organisation.tenantId === one.tenantId)?.name ?? null,
      posting: await postingOf(context, one.id),
      polledAt: one.polledAt,
      pollError: one.pollError,
    });
  }
  return rows;
}

function listing(stores: readonly ListedStore[]): string {
  const rows = stores.map((one) => [
    one.store,
    one.url,
    one.organisation ?? 'not connected to Xero',
    one.posting,
    one.polledAt === null ? 'never' : `${minuteOf(one.polledAt)}${one.pollError === null ? '' : ', failed'}`,
  ]);
  const failures = stores.flatMap((one) =>
    one.pollError === null ? [] : [`\n${one.store} could not be read:\n${indented(one.pollError)}`],
  );
  return [table([['store', 'address', 'organisation', 'posting', 'last read'], ...rows]), ...failures].join('\n');
}
