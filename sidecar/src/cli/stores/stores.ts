import { type Command, Option } from 'commander';
import type { Context } from '../../context/context.ts';
import { acceptSeenAddress, addStore, declareCopy, moveToAddress, removeStore } from '../../operations/manage-store.ts';
import { readableSettings } from '../../operations/change-settings.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { minuteOf } from '../../wording/times.ts';
import type { StoreFacts } from '../../woocommerce/read-store.ts';
import { commandLine, NO_STORE_YET } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted, indented, table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { leaveCommand } from './leave.ts';
import { KEY_FILE_HOLDS, type KeyOptions, readStoreKey } from './store-key.ts';

export function storeCommands(program: Command, run: Runner): void {
  const store = program.command('store').description('the WooCommerce stores whose orders are posted');
  store
    .command('add <url>')
    .description('adds a store, or renews its key; answers the store id')
    .option('--key-file <file>', `a REST API key that may read; ${KEY_FILE_HOLDS}; - = standard input`)
    .addOption(seenByOthers('--key <ck>'))
    .addOption(seenByOthers('--secret <cs>'))
    .addOption(seenByOthers('--webhook-secret <secret>'))
    .action((url: string, options: KeyOptions) => run((command) => add(command, url, options)));
  store
    .command('moved <store> [address]')
    .description('the shop moved: accepts its new address; what was posted for it stays known')
    .action((storeId: string, address: string | undefined) => run((command) => moved(command, storeId, address)));
  store
    .command('copy <store>')
    .description('the shop is a copy (staging): switches its posting off')
    .action((storeId: string) => run((command) => copy(command, storeId)));
  store
    .command('list')
    .description('every store with its organisation and its last poll')
    .action(() =>
      run(async ({ context }) => {
        const stores = await list(context);
        return {
          json: { stores: stores.map(({ row }) => row) },
          text: stores.length === 0 ? NO_STORE_YET : listing(stores),
        };
      }),
    );
  store
    .command('remove <store>')
    .description('forgets a store, its key and its plugin; its settings and what the ledger knows of its orders stay')
    .option('--delete-settings', 'deletes its settings too')
    .action((storeId: string, { deleteSettings = false }: { readonly deleteSettings?: boolean }) =>
      run((command) => remove(command, storeId, deleteSettings)),
    );
  leaveCommand(store, run);
}

/** Still accepted from scripts, with a warning. */
function seenByOthers(flags: string): Option {
  return new Option(flags).hideHelp();
}

async function add(command: CommandContext, url: string, options: KeyOptions): Promise<Answer> {
  const { context, by } = command;
  const credentials = await readStoreKey(command, options);
  const { id, url: address, facts, startDate } = await addStore(context, { url, credentials, by });
  const action = startDate === null ? 'store_key_renewed' : 'store_added';
  await context.ledger.recordAction({ action, by, storeId: id, detail: { url: address } });
  const next = startDate === null ? [] : nextSteps(id);
  return {
    json: { store: id, added: startDate !== null, startDate, next },
    text:
      startDate === null
        ? `${id} was known already; its key is renewed.`
        : [
            `${id} is added: ${describe(facts)}.`,
            `Orders made from ${startDate} on will be posted; older ones: ${commandLine('backfill', id, '--after', '<YYYY-MM-DD>')}`,
            '',
            'Nothing is read or posted yet. Next:',
            ...next.map((step, index) => `  ${index + 1}. ${step.does}:\n       ${step.command}`),
          ],
  };
}

function nextSteps(id: string): { readonly does: string; readonly command: string }[] {
  return [
    { does: 'let it post to an organisation in Xero', command: commandLine('xero', 'connect', id) },
    {
      does: 'check the accounts and taxes proposed for it; --apply accepts them',
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

async function moved({ context, by }: CommandContext, store: string, named: string | undefined): Promise<Answer> {
  const address =
    named === undefined ? await acceptSeenAddress(context, store, by) : await moveToAddress(context, store, named, by);
  if (address === null) {
    const fix = `If it moved to another address: ${commandLine('store', 'moved', store, '<new address>')}`;
    throw wrongUsage('store_not_moved', `${store} has the same address as before.`, fix);
  }
  const text = `${store} is the shop at ${address} from now on; its orders are read and posted again.`;
  return { json: { store, address }, text };
}

async function copy({ context, by }: CommandContext, store: string): Promise<Answer> {
  await declareCopy(context, store, by);
  const start = commandLine('settings', 'set', store, 'sync.active', 'true');
  return {
    json: { store, active: false },
    text: [
      `Nothing of ${store} is read or posted. Remove its REST key, webhooks and the plugin's pairing from the copy.`,
      `If it is to post after all: ${commandLine('store', 'moved', store)}, then ${start}`,
    ],
  };
}

async function remove({ context, by }: CommandContext, storeId: string, deleteSettings: boolean): Promise<Answer> {
  const organisation = await context.organisations.forStore(storeId);
  const { pending, claimed, waiting, uncertain } = await context.ledger.counts(storeId);
  await removeStore(context, storeId, { deleteSettings });
  await context.ledger.recordAction({ action: 'store_removed', by, storeId, detail: { deleteSettings } });
  const unposted = pending + claimed + waiting + uncertain;
  const isLast = organisation?.state === 'connected' && organisation.storeIds.length === 1;
  const leftConnected = isLast ? organisation.name : null;
  return {
    json: { removed: storeId, deletedSettings: deleteSettings, unposted, leftConnected },
    text: [
      `${storeId} is removed. Its REST key still exists in WooCommerce: delete it there.`,
      deleteSettings
        ? 'Its settings are deleted.'
        : 'Its settings are kept, and used again when the store is added again.',
      unposted > 0 && `${counted(unposted, 'order')} had not been posted and will not be.`,
      leftConnected !== null &&
        `The connection to ${leftConnected} stays, for another store. To end it: in Xero, Settings, Connected apps.`,
    ],
  };
}

async function list(context: Context) {
  const organisations = new Map((await context.organisations.list()).map((one) => [one.tenantId, one.name]));
  return await Promise.all(
    (await context.stores.list()).map(async ({ id, url, tenantId, polledAt, pollError, facts }) => {
      const settings = await readableSettings(context.settings, id);
      const posting = settings === null ? 'settings unreadable' : settings.sync.active ? 'on' : 'off';
      const organisation = organisations.get(tenantId ?? '') ?? null;
      const row = { store: id, url, organisation, posting, polledAt, pollError };
      return { row, zone: zoneOfFacts(facts) };
    }),
  );
}

function listing(stores: Awaited<ReturnType<typeof list>>): string {
  const rows = stores.map(({ row: one, zone }) => [
    one.store,
    one.url,
    one.organisation ?? 'not connected to Xero',
    one.posting,
    one.polledAt === null ? 'never' : `${minuteOf(one.polledAt, zone)}${one.pollError === null ? '' : ', failed'}`,
  ]);
  const failures = stores.flatMap(({ row: one }) =>
    one.pollError === null ? [] : [`\n${one.store} could not be read:\n${indented(one.pollError)}`],
  );
  return [table([['store', 'address', 'organisation', 'posting', 'last read'], ...rows]), ...failures].join('\n');
}
