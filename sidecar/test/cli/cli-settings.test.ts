import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '../../simulators/store/json.ts';
import { startCli } from '../support/_cli.ts';

interface SuggestDocument {
  readonly suggestions: readonly { readonly path: string; readonly value: unknown; readonly reason: string }[];
  readonly applied: boolean;
}

describe('settings get and set', () => {
  test('a value that was set is answered as JSON, by its path or as part of all', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const set = await stack.cli('settings', 'set', id, 'accounts.sales', '"201"');
    expect(set.exit).toBe(0);
    expect(set.out).toContain('accounts.sales = "201"\n');
    expect((await stack.cli('settings', 'get', id, 'accounts.sales')).out).toBe('"201"\n');
    expect((await stack.cli('settings', 'get', id, '--json')).json()).toMatchObject({ accounts: { sales: '201' } });
    const json = await stack.cli('settings', 'set', id, 'documents.dueDays', '14', '--json');
    expect(json.json()).toEqual({ path: 'documents.dueDays', value: 14, retried: 0 });
  });

  test('null takes an entry out of a map', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    await stack.cli('settings', 'set', id, 'taxes.rates.100', '"OUTPUT2"');
    expect((await stack.cli('settings', 'set', id, 'taxes.rates.100', 'null', '--json')).json()).toEqual({
      path: 'taxes.rates.100',
      value: null,
      retried: 0,
    });
    expect((await stack.cli('settings', 'get', id, 'taxes.rates', '--json')).json()).toEqual({});
  });

  test.each([
    ['what is not JSON', 'accounts.sales', 'OUTPUT2', /OUTPUT2 is not JSON\.\n.*'"200"'/],
    ['a value of the wrong kind', 'accounts.sales', '200', /accounts\.sales: The code .* as text: "200"/],
    ['a value out of range', 'documents.dueDays', '-1', /documents\.dueDays: .*from 0 to 365/],
    ['a setting that does not exist', 'accounts.postage', '"200"', /no setting of this name/],
  ])('%s is refused with exit 2 and changes nothing', async (_what, path, json, says) => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const before = (await stack.cli('settings', 'get', id)).out;
    const { exit, err } = await stack.cli('settings', 'set', id, path, json);
    expect(exit).toBe(2);
    expect(err).toMatch(says);
    expect((await stack.cli('settings', 'get', id)).out).toBe(before);
  });

  test('an unknown path exits 2 and names the command that shows them all', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const { exit, err } = await stack.cli('settings', 'get', id, 'accounts.postage');
    expect(exit).toBe(2);
    expect(err).toContain(`npm run cli -- settings get ${id}\n`);
  });

  test('a store from before the new defaults is offered each, and uses those that a person names', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    expect((await stack.cli('settings', 'defaults', id)).out).toContain('every default of new stores');
    const dates = JSON.stringify({ sync: { startDate: '2026-11-01' } });
    writeFileSync(join(stack.dataDir, 'settings', `${id}.json`), dates);
    const { out } = await stack.cli('settings', 'defaults', id);
    expect(out).toContain('payments.references = "order"');
    expect(out).toContain(`npm run cli -- settings defaults ${id} --use\n`);
    expect((await stack.cli('settings', 'defaults', id, '--use', 'accounts.sales')).exit).toBe(2);
    expect((await stack.cli('settings', 'defaults', id, '--use', 'payments.references')).out).toContain(
      '1 setting changed',
    );
    expect((await stack.cli('settings', 'get', id, 'payments', '--json')).json()).toMatchObject({
      references: 'order',
    });
    expect((await stack.cli('settings', 'get', id, 'documents', '--json')).json()).toMatchObject({
      refundCents: 'spread',
    });
    await stack.cli('settings', 'defaults', id, '--use');
    expect((await stack.cli('settings', 'defaults', id, '--json')).json()).toEqual({ newDefaults: [], used: [] });
  });

  test('a file that cannot be read exits 1, names the file, and stays unchanged', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const file = join(stack.dataDir, 'settings', `${id}.json`);
    writeFileSync(file, '{broken');
    for (const args of [
      ['get', id],
      ['set', id, 'sync.active', 'true'],
    ]) {
      const { exit, err } = await stack.cli('settings', ...args);
      expect(exit).toBe(1);
      expect(err).toContain(file);
    }
    expect((await stack.cli('store', 'list')).out).toContain('settings unreadable');
  });

  test('starting a store says how its orders are posted, and what is still missing', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const { out } = await stack.cli('settings', 'set', id, 'sync.active', 'true');
    expect(out).toContain(`npm run cli -- sync ${id} --wait\n`);
    expect(out).toContain(`It is not connected to Xero yet: npm run cli -- xero connect ${id}\n`);
  });
});

describe('settings suggest', () => {
  test('proposes with a reason each and changes nothing before --apply', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    await stack.connect(id);
    const before = (await stack.cli('settings', 'get', id)).out;
    const proposed = await stack.cli('settings', 'suggest', id);
    expect(proposed.exit).toBe(0);
    expect(proposed.out).toContain('taxes.rates.100 = "OUTPUT2"\n    "VAT" is 20 %');
    expect(proposed.out).toContain(
      `Nothing was changed. To accept them:\n  npm run cli -- settings suggest ${id} --apply\n`,
    );
    expect((await stack.cli('settings', 'get', id)).out).toBe(before);
    const applied = await stack.cli('settings', 'suggest', id, '--apply', '--json');
    const { suggestions } = applied.json() as unknown as SuggestDocument;
    expect((await stack.cli('settings', 'get', id, 'taxes.rates.100')).out).toBe('"OUTPUT2"\n');
    expect(suggestions.length).toBeGreaterThan(10);
    const again = await stack.cli('settings', 'suggest', id);
    expect(again.out).toMatch(/^Nothing to suggest/);
    expect(again.out).toContain(`npm run cli -- settings set ${id} sync.active true`);
  });

  test('exits 1 before the store is connected, 3 when one side cannot be reached', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const unconnected = await stack.cli('settings', 'suggest', id);
    expect(unconnected.exit).toBe(1);
    expect(unconnected.err).toContain(`npm run cli -- xero connect ${id}`);
    await stack.connect(id);
    stack.stores.faults.add({ fault: { kind: 'drop' } });
    expect((await stack.cli('settings', 'suggest', id)).exit).toBe(3);
    // Of another one, as the lists of both sides are read at once, and kept.
    await using other = await startCli();
    const otherId = await other.addStore();
    await other.connect(otherId);
    await other.xero.close();
    expect((await other.cli('settings', 'suggest', otherId)).exit).toBe(3);
  });

  test('maps the sets of rates seen on recent orders when the table holds a rate per city', async () => {
    await using stack = await startCli({ scenarios: ['us_state_county'] });
    const rates = stack.stores.store('us_state_county').state.recording.answers.get('taxes');
    if (!Array.isArray(rates)) throw new Error('No tax rates were recorded.');
    addCities(rates, 60);
    const id = await stack.addStore();
    const american = stack.xero.organisations.find((one) => one.countryCode === 'US');
    stack.xero.consent.organisations = [american?.tenantId ?? ''];
    expect((await stack.connect(id)).exit).toBe(0);
    const sets = async () => {
      const { suggestions } = (
        await stack.cli('settings', 'suggest', id, '--json')
      ).json() as unknown as SuggestDocument;
      return suggestions.map((one) => one.path).filter((path) => /^taxes\.rates\.116\+117/.test(path));
    };
    expect(await sets()).toEqual(['taxes.rates.116+117', 'taxes.rates.116+117+118']);
    const read = stack.stores.journal.filter((one) => one.path.endsWith('/wc/v3/orders'));
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThanOrEqual(5);
  });
});

/** As a US table by city has them: more sets in one place than can be listed. */
function addCities(rates: JsonValue[], count: number): void {
  const city = rates.find(
    (rate) => typeof rate === 'object' && rate !== null && !Array.isArray(rate) && rate['id'] === 118,
  );
  if (typeof city !== 'object' || city === null || Array.isArray(city)) throw new Error('No city rate was recorded.');
  for (let index = 1; index <= count; index += 1) {
    rates.push({ ...city, id: 5_000 + index, city: `CITY ${index}`, cities: [`CITY ${index}`], rate: '0.5000' });
  }
}
