import { describe, expect, test } from '@jest/globals';
import { freePort } from '../../simulators/free-port.ts';
import { openSecrets } from '../../src/config/secrets.ts';
import { createPluginPairings } from '../../src/stores/plugin-pairings.ts';
import { createDashboardAccess } from '../../src/dashboard/access.ts';
import { openDatabase } from '../../src/database/database.ts';
import { addArguments, keyFile, startCli } from '../support/_cli.ts';
import { VERSIONS } from '../support/_plugin.ts';

const GB = 'Kestrel & Finch Ltd';

describe('store add', () => {
  test('says what was added, from which day on, and the three next steps', async () => {
    await using stack = await startCli();
    const { exit, out } = await stack.cli(...addArguments(stack.stores.store('uk_vat_incl')));
    const id = `127.0.0.1-${new URL(stack.stores.url).port}-uk_vat_incl`;
    expect(exit).toBe(0);
    expect(out).toContain(`${id} is added: "Rig Store uk_vat_incl", GB, GBP, time zone Europe/London`);
    expect(out).toContain('Orders made from 2026-11-25 on will be posted');
    expect(out).toContain('Nothing is read or posted yet.');
    for (const step of [`xero connect ${id}`, `settings suggest ${id}`, `settings set ${id} sync.active true`])
      expect(out).toContain(`npm run cli -- ${step}\n`);
  });

  test('with --json is one document, and a second time renews the key and keeps the start date', async () => {
    await using stack = await startCli();
    const add = [...addArguments(stack.stores.store('uk_vat_incl')), '--json'];
    const first = await stack.cli(...add);
    expect(first).toMatchObject({ exit: 0, err: '' });
    expect(first.json()).toMatchObject({ added: true, startDate: '2026-11-25' });
    const id = String(first.json()['store']);
    await stack.cli('settings', 'set', id, 'sync.startDate', '"2020-01-01"');
    const again = await stack.cli(...add);
    expect(again.json()).toEqual({ store: id, added: false, startDate: null, next: [] });
    expect((await stack.cli('settings', 'get', id, 'sync.startDate', '--json')).json()).toBe('2020-01-01');
    expect((await stack.cli('store', 'list', '--json')).json()).toMatchObject({ stores: [{ store: id }] });
  });

  test('keeps nothing of a store whose key is refused, and exits 1', async () => {
    await using stack = await startCli();
    const { url } = stack.stores.store('uk_vat_incl');
    const { exit, err } = await stack.cli('store', 'add', url, '--key-file', keyFile('ck_0000000000', 'cs_0000000000'));
    expect(exit).toBe(1);
    expect(err).toMatch(/does not know the consumer key\. Make a new key under WooCommerce/);
    expect((await stack.cli('store', 'list', '--json')).json()).toEqual({ stores: [] });
  });

  test('exits 3 when nothing answers, and 1 when a page answers instead', async () => {
    await using stack = await startCli();
    const keys = ['--key-file', keyFile('ck_0000000000', 'cs_0000000000')];
    const away = await stack.cli('store', 'add', `http://127.0.0.1:${await freePort()}`, ...keys, '--json');
    expect(away.exit).toBe(3);
    expect(away.json()).toMatchObject({ error: { code: 'store_unreachable' } });
    stack.stores.faults.add({ fault: { kind: 'html', title: 'Welcome' } });
    const page = await stack.cli(...addArguments(stack.stores.store('uk_vat_incl')));
    expect(page.exit).toBe(1);
    expect(page.err).toContain('Welcome');
  });

  test('refuses what is no address, exits 2', async () => {
    await using stack = await startCli();
    const result = await stack.cli('store', 'add', 'ftp://shop', '--key-file', keyFile('ck_1', 'cs_1'));
    expect(result.exit).toBe(2);
    expect(result.err).toMatch(/It must begin with https:\/\/.*\nGive the address of the shop/);
  });

  test('never prints the secret', async () => {
    await using stack = await startCli();
    const { url, consumerKey } = stack.stores.store('uk_vat_incl');
    const wrong = await stack.cli('store', 'add', url, '--key-file', keyFile(consumerKey, 'cs_verysecretvalue'));
    expect(wrong.exit).toBe(1);
    expect(wrong.out + wrong.err).not.toContain('verysecretvalue');
  });
});

describe('store list', () => {
  test('shows the organisation, whether orders are posted, and why the last reading failed', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    expect((await stack.cli('store', 'list')).out).toMatch(
      new RegExp(`^store +address +organisation +posting +last read\n${id} .* ${GB} +on +never\n$`),
    );
    stack.stores.faults.add({ fault: { kind: 'status', status: 500 } });
    expect((await stack.cli('sync', id)).exit).toBe(3);
    const { out } = await stack.cli('store', 'list');
    expect(out).toMatch(/ 25 Nov 2026, \d\d:\d\d, failed/);
    expect(out).toContain(`${id} could not be read:\n  `);
  });
});

describe('store remove', () => {
  test('removes the key, says what is left to do, and keeps ledger and settings, unless they are to be deleted', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.cli('settings', 'set', id, 'sync.active', 'false');
    await stack.cli('settings', 'set', id, 'documents.dueDays', '9');
    await stack.cli('sync', id);
    const removed = await stack.cli('store', 'remove', id);
    expect(removed.exit).toBe(0);
    expect(removed.out).toContain('delete it there');
    expect(removed.out).toContain('6 orders had not been posted and will not be.');
    expect(removed.out).toContain(`The connection to ${GB} stays`);
    expect((await stack.cli('store', 'remove', id)).exit).toBe(2);
    expect(await stack.addStore()).toBe(id);
    expect((await stack.cli('settings', 'get', id, 'documents.dueDays', '--json')).json()).toBe(9);
    const deleted = await stack.cli('store', 'remove', id, '--delete-settings');
    expect(deleted.out).toContain('Its settings are deleted.');
    expect(await stack.addStore()).toBe(id);
    expect((await stack.cli('settings', 'get', id, 'sync.startDate', '--json')).json()).toBe('2026-11-25');
    expect((await stack.cli('settings', 'get', id, 'documents.dueDays', '--json')).json()).toBe(0);
    const { orders } = (await stack.cli('orders', id, '--json')).json();
    expect(orders).toHaveLength(6);
  });

  test('ends what its plugin may do: its key, its links, and who is signed in for it', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const database = await openDatabase({ dataDir: stack.dataDir });
    try {
      const secrets = await openSecrets({ dataDir: stack.dataDir, secretKey: null, pairingCode: null });
      const pairings = createPluginPairings({ db: database.db, secrets, now: stack.now });
      const access = createDashboardAccess({ db: database.db, now: stack.now });
      await pairings.renew({ storeId: id, settingsUrl: 'https://shop.example/wp-admin/', versions: VERSIONS });
      const [used, unused] = [
        await access.makeLink({ storeId: id, by: 'x' }),
        await access.makeLink({ storeId: id, by: 'x' }),
      ];
      const session = (await access.redeem(used.token))?.token ?? '';
      expect(await access.session(session)).not.toBeNull();

      expect((await stack.cli('store', 'remove', id)).exit).toBe(0);
      expect(await pairings.key(id)).toBeNull();
      expect(await access.session(session)).toBeNull();
      expect(await access.redeem(unused.token)).toBeNull();
    } finally {
      await database.close();
    }
  });
});
