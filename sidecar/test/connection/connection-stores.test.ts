import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { openSecrets } from '../../src/config/secrets.ts';
import { createOrganisations, maySend } from '../../src/connection/organisations.ts';
import { createStoreAddresses } from '../../src/stores/store-addresses.ts';
import { createStores, type Stores } from '../../src/stores/stores.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { addStore as addRow, connectStore, orderEvent, temporaryDirectory } from '../support/_ledger.ts';

const NOW = new Date('2026-10-01T10:00:00.000Z');
const credentials = { consumerKey: 'ck_1', consumerSecret: 'cs_1', webhookSecret: '' };

interface Opened extends AsyncDisposable {
  readonly database: Database;
  readonly stores: Stores;
}

async function open(): Promise<Opened> {
  const dataDir = temporaryDirectory();
  const database = await openDatabase({ dataDir });
  const secrets = await openSecrets({ dataDir, secretKey: null, pairingCode: null });
  return {
    database,
    stores: createStores({ db: database.db, secrets, now: () => NOW }),
    async [Symbol.asyncDispose]() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const verify = () => Promise.resolve({ name: 'Shop' });

describe('pairing', () => {
  test('a store is kept with what it said of itself, its credentials sealed', async () => {
    await using opened = await open();
    const { store, added } = await opened.stores.add({ url: 'Shop.example.com/', credentials, verify });
    expect(added).toBe(true);
    expect(store).toMatchObject({
      id: 'shop.example.com',
      url: 'https://shop.example.com',
      facts: { name: 'Shop' },
      tenantId: null,
      addedAt: NOW.toISOString(),
    });
    expect(await opened.stores.list()).toEqual([store]);
    expect(await opened.stores.credentials(store.id)).toEqual(credentials);
    const row = await opened.database.db.selectFrom('stores').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('cs_1');
  });

  test('a store that cannot be verified is not kept', async () => {
    await using opened = await open();
    const refused = new Error('wrong key');
    await expect(
      opened.stores.add({ url: 'shop.example.com', credentials, verify: () => Promise.reject(refused) }),
    ).rejects.toBe(refused);
    expect(await opened.stores.list()).toEqual([]);
  });

  test('pairing again renews the credentials and keeps organisation and poll position', async () => {
    await using opened = await open();
    const { store } = await opened.stores.add({ url: 'http://shop.example.com', credentials, verify });
    await opened.database.db
      .updateTable('stores')
      .set({ tenant_id: 'tenant', poll_cursor: '2026-09-30T00:00:00Z' })
      .execute();
    const renewed = { ...credentials, consumerKey: 'ck_2' };
    const again = await opened.stores.add({ url: 'https://shop.example.com', credentials: renewed, verify });
    expect(again.added).toBe(false);
    expect(again.store).toMatchObject({
      id: store.id,
      url: 'https://shop.example.com',
      tenantId: 'tenant',
      pollCursor: '2026-09-30T00:00:00Z',
    });
    expect(await opened.stores.credentials(store.id)).toEqual(renewed);
  });

  test('two addresses whose ids would be equal are two stores', async () => {
    await using opened = await open();
    const one = await opened.stores.add({ url: 'https://example.com/a-b', credentials, verify });
    const two = await opened.stores.add({ url: 'https://example.com/a/b', credentials, verify });
    expect(two.added).toBe(true);
    expect(two.store.id).not.toBe(one.store.id);
    const again = await opened.stores.add({ url: 'https://example.com/a/b', credentials, verify });
    expect(again).toMatchObject({ added: false, store: { id: two.store.id } });
  });

  test('a store that moved is the same store when it is paired at its new address, and one at its old is another', async () => {
    await using opened = await open();
    const { stores, database } = opened;
    const addresses = createStoreAddresses({ db: database.db, now: () => NOW });
    const { store } = await stores.add({ url: 'https://old.example.com/shop', credentials, verify });
    await addresses.moveTo(store.id, 'https://new.example.com', {});
    const again = await stores.add({ url: 'http://new.example.com/', credentials, verify });
    expect(again).toMatchObject({ added: false, store: { id: store.id, url: 'http://new.example.com' } });
    const other = await stores.add({ url: 'https://old.example.com/shop', credentials, verify });
    expect(other.added).toBe(true);
    expect((await stores.list()).map(({ id, url }) => [id, url]).sort()).toEqual(
      [
        [store.id, 'http://new.example.com'],
        [other.store.id, 'https://old.example.com/shop'],
      ].sort(),
    );
  });

  test('www. makes no other store, living or removed', async () => {
    await using opened = await open();
    const { store } = await opened.stores.add({ url: 'https://shop.example.com', credentials, verify });
    const www = await opened.stores.add({ url: 'https://www.shop.example.com', credentials, verify });
    expect(www).toMatchObject({ added: false, store: { id: store.id, url: 'https://www.shop.example.com' } });
    await opened.stores.remove(store.id);
    const back = await opened.stores.add({ url: 'https://shop.example.com', credentials, verify });
    expect(back.store.id).toBe(store.id);
  });

  test('a shop that calls itself otherwise is the same store once a person said that it moved, and none before', async () => {
    await using opened = await open();
    const { stores, database } = opened;
    const addresses = createStoreAddresses({ db: database.db, now: () => NOW });
    const { store } = await stores.add({ url: 'https://old.example.com', credentials, verify });
    await addresses.see(store.id, 'https://old.example.com');
    await addresses.see(store.id, 'https://new.example.com');
    const pairing = () => stores.add({ url: 'https://www.new.example.com', credentials, verify });
    await expect(pairing()).rejects.toMatchObject({
      code: 'store_moved_or_cloned',
      message: expect.stringContaining('https://old.example.com'),
      fix: expect.stringContaining(`store moved ${store.id}`),
    });
    expect(await stores.list()).toHaveLength(1);
    await addresses.accept(store.id, 'https://new.example.com');
    const again = await pairing();
    expect(again).toMatchObject({ added: false, store: { id: store.id, url: 'https://www.new.example.com' } });
  });

  test('a store cannot move to where another one is: every order there would be read twice', async () => {
    await using opened = await open();
    const { stores, database } = opened;
    const addresses = createStoreAddresses({ db: database.db, now: () => NOW });
    const { store } = await stores.add({ url: 'https://old.example.com', credentials, verify });
    const { store: there } = await stores.add({ url: 'https://new.example.com', credentials, verify });
    await expect(addresses.moveTo(store.id, 'http://new.example.com/', {})).rejects.toMatchObject({
      code: 'store_url_taken',
      message: expect.stringContaining(there.id),
      fix: expect.stringContaining(`store remove ${there.id}`),
    });
    expect((await stores.get(store.id)).url).toBe('https://old.example.com');
    await addresses.moveTo(store.id, 'http://old.example.com', {});
  });

  test('a removed store is gone, and nothing can be asked of it', async () => {
    await using opened = await open();
    const { store } = await opened.stores.add({ url: 'shop.example.com', credentials, verify });
    await opened.stores.remove(store.id);
    expect(await opened.stores.list()).toEqual([]);
    for (const ask of ['get', 'credentials', 'remove'] as const) {
      await expect(opened.stores[ask](store.id)).rejects.toMatchObject({ code: 'store_unknown' });
    }
  });
});

describe('a removed store', () => {
  const PLAIN = 'https://example.com/a-b';
  const ALIKE = 'https://example.com/a/b';
  const THIRD = 'https://example.com:443/A-B';

  test('leaves its ledger to no shop at another address, also where the id would be the same', async () => {
    await using opened = await open();
    const ledger = createLedger({ db: opened.database.db, now: () => NOW });
    const idOf = async (url: string) => (await opened.stores.add({ url, credentials, verify })).store.id;
    const entriesOf = async (storeId: string) => (await ledger.entries({ storeId, limit: 10 })).length;
    const id = await idOf(PLAIN);
    await ledger.acceptEvent(orderEvent('1', 'change:1', { storeId: id }));
    await opened.stores.remove(id);

    const other = await idOf(ALIKE);
    expect([await entriesOf(other), await entriesOf(id)]).toEqual([0, 1]);
    // Both gone, then a third: none takes what is another's, each gets its own again.
    await opened.stores.remove(other);
    const third = await idOf(THIRD);
    expect(new Set([id, other, third]).size).toBe(3);
    expect(await idOf(ALIKE)).toBe(other);
    expect(await idOf('http://EXAMPLE.com/a-b/')).toBe(id);
    expect(await entriesOf(id)).toBe(1);
  });

  test('is the same at its last address, and not at one that it had left', async () => {
    await using opened = await open();
    const { stores, database } = opened;
    const addresses = createStoreAddresses({ db: database.db, now: () => NOW });
    const { store } = await stores.add({ url: 'https://old.example.com', credentials, verify });
    await addresses.moveTo(store.id, 'https://new.example.com', {});
    await stores.remove(store.id);
    const atOld = await stores.add({ url: 'https://old.example.com', credentials, verify });
    expect(atOld.store.id).not.toBe(store.id);
    const again = await stores.add({ url: 'https://new.example.com', credentials, verify });
    expect(again).toMatchObject({ added: true, store: { id: store.id } });
  });

  test('of two that were at one address, the last to leave it comes back there', async () => {
    await using opened = await open();
    const { stores, database } = opened;
    const addresses = createStoreAddresses({ db: database.db, now: () => NOW });
    const { store: moved } = await stores.add({ url: 'https://old.example.com', credentials, verify });
    const { store: mistake } = await stores.add({ url: 'https://new.example.com', credentials, verify });
    await stores.remove(mistake.id);
    await addresses.moveTo(moved.id, 'https://new.example.com', {});
    await stores.remove(moved.id);
    for (const round of [1, 2]) {
      const again = await stores.add({ url: 'https://new.example.com', credentials, verify });
      expect([round, again.store.id]).toEqual([round, moved.id]);
      await stores.remove(again.store.id);
    }
  });
});

test('two shops that are added at once, whose ids would be equal, are two stores', async () => {
  await using opened = await open();
  const urls = ['https://example.com/a-b', 'https://example.com/a/b'];
  const added = await Promise.all(urls.map((url) => opened.stores.add({ url, credentials, verify })));
  expect(new Set(added.map(({ store }) => store.id)).size).toBe(2);
  expect((await opened.stores.list()).map(({ url }) => url).sort()).toEqual(urls);
});

describe('organisations', () => {
  test('an earlier end does not shorten a pause; resuming ends it', async () => {
    await using opened = await open();
    await connectStore(opened.database, 'shop', 'tenant');
    const organisations = createOrganisations({ db: opened.database.db });
    const later = new Date(NOW.getTime() + 60_000);
    await organisations.pause('tenant', later, 'day limit', 'day_limit_reached');
    await organisations.pause('tenant', new Date(NOW.getTime() + 1_000), 'short', 'paused');
    const paused = await organisations.forStore('shop');
    expect(paused).toMatchObject({ pausedUntil: later, pauseReason: 'day limit' });
    expect(paused !== null && maySend(paused, NOW)).toBe(false);
    expect(paused !== null && maySend(paused, later)).toBe(true);
    await organisations.resume('tenant');
    const resumed = await organisations.forStore('shop');
    expect(resumed !== null && maySend(resumed, NOW)).toBe(true);
  });

  test('a disconnected organisation sends nothing, and keeps its first reason', async () => {
    await using opened = await open();
    await connectStore(opened.database, 'shop', 'tenant');
    const organisations = createOrganisations({ db: opened.database.db });
    await organisations.markDisconnected('tenant', 'first');
    await organisations.markDisconnected('tenant', 'second');
    const organisation = await organisations.forStore('shop');
    expect(organisation).toMatchObject({ state: 'disconnected', stateReason: 'first' });
    expect(organisation !== null && maySend(organisation, NOW)).toBe(false);
    await expect(organisations.attachStore('shop', 'tenant')).rejects.toMatchObject({ code: 'organisation_unknown' });
  });

  test('of two organisations with one name one is chosen by id', async () => {
    await using opened = await open();
    await connectStore(opened.database, 'shop', 'tenant-1');
    await connectStore(opened.database, 'other', 'tenant-2');
    const organisations = createOrganisations({ db: opened.database.db });
    await expect(organisations.attachStore('shop', 'demo company')).rejects.toMatchObject({
      message: expect.stringContaining('Several'),
      fix: expect.stringContaining('tenant-2'),
    });
    await expect(organisations.attachStore('shop', 'TENANT-2')).resolves.toMatchObject({
      tenantId: 'tenant-2',
      storeIds: ['other', 'shop'],
    });
  });

  test('an unknown store is an error, one without organisation is null', async () => {
    await using opened = await open();
    await addRow(opened.database, 'shop', null);
    const organisations = createOrganisations({ db: opened.database.db });
    expect(await organisations.forStore('shop')).toBeNull();
    await expect(organisations.forStore('nowhere')).rejects.toMatchObject({ code: 'store_unknown' });
  });
});
