import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import type { SuggestionsBody } from '../../src/contract/settings.ts';
import type { MadeOptionBody, TrackingBody } from '../../src/contract/tracking.ts';
import type { ReportMap } from '../../src/reports/report-map.ts';
import { byHand, writes } from '../accounting/_books.ts';
import { startCli } from '../support/_cli.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { answerConsent, BROWSER, continueToXero, REDIRECT_URI } from '../support/xero/_connection.ts';

let stack: Stack;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['eu_oss_incl'] });
  shop = stack.shop('eu_oss_incl');
  plugin = await pairPlugin(startApi(stack), shop);
  for (const Name of ['Germany', 'Finland'])
    byHand(stack, shop, 'PUT', `TrackingCategories/${region().id}/Options`, { Name });
  await stack.context.xero().lists.invalidate(shop.organisation.tenantId);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

function region() {
  const found = Object.values(shop.organisation.trackingCategories).find(({ name }) => name === 'Region');
  if (found === undefined) throw new Error('no Region');
  return found;
}
const options = (name: string) => region().options.filter((one) => one.name === name);

/** Consent once more, to more than before. */
async function allowMore(): Promise<void> {
  stack.xero.consent.organisations = [shop.organisation.tenantId];
  const { consents } = stack.context.xero();
  const organisation = shop.organisation.tenantId;
  const { url } = await consents.start({ storeId: shop.id, redirectUri: REDIRECT_URI, organisation, accounts: true });
  const outcome = await consents.finish(await answerConsent(await continueToXero(stack.context, url)), BROWSER);
  expect(outcome.outcome).toBe('done');
}

const missing = async () => (await plugin.get('tracking-options')).body as TrackingBody;
const keyOf = async (value: string) => (await missing()).missing.find((one) => one.value === value)?.key ?? '';
const create = (key: string) => plugin.post('tracking-options', { key });
const put = () => writes(stack).filter((one) => one.startsWith('PUT TrackingCategories'));

test('a category whose options are countries is proposed, never applied; what it lacks is named and created only on request', async () => {
  const { suggestions } = (await plugin.get('settings/suggestions')).body as SuggestionsBody;
  const proposed = suggestions.find(({ path }) => path === 'tracking.0');
  expect(proposed).toMatchObject({
    value: {
      categoryId: region().id,
      by: 'country',
      options: { DE: options('Germany')[0]?.id, FI: options('Finland')[0]?.id },
    },
    reason: expect.stringMatching(/^The options of the tracking category "Region" are countries .* No option yet for /),
    optIn: true,
  });
  const found = await missing();
  expect([found.mayCreate, found.organisation]).toEqual([false, shop.organisation.name]);
  expect(found.missing.map(({ value, name, there }) => [value, name, there])).toContainEqual(['IE', 'Ireland', null]);
  expect(await create(await keyOf('IE'))).toMatchObject({
    status: 409,
    body: { code: 'permission_missing', fix: expect.stringMatching(/“Allow more in Xero”.*Tracking categories/) },
  });
  expect([put(), (await stack.context.settings.get(shop.id)).tracking]).toEqual([[], []]);

  await allowMore();
  const made = (await create(await keyOf('IE'))).body as MadeOptionBody;
  const [option] = options('Ireland');
  expect(made).toMatchObject({
    categoryId: region().id,
    by: 'country',
    value: 'IE',
    optionId: option?.id,
    existed: false,
  });
  expect((await stack.context.settings.get(shop.id)).tracking).toEqual([]);
  const [action] = await stack.context.ledger.actions({ storeId: shop.id, limit: 1 });
  expect(action?.detail).toMatchObject({ action: 'tracking_option_created', category: 'Region', name: 'Ireland' });
  expect(await create(`${region().id}:country:IE`)).toMatchObject({ status: 409, body: { code: 'option_not_needed' } });
  expect(put()).toHaveLength(1);
});

test.each<[string, FaultRequest]>([
  ['comes back as an error after Xero created it', { kind: '5xx-after', status: 502, times: 2 }],
  ['is lost twice', { kind: 'drop-after-commit', times: 2 }],
  ['is lost before Xero saw the request', { kind: 'drop-before-commit' }],
])('an answer that %s makes no second option', async (_, fault) => {
  await allowMore();
  const key = await keyOf('IE');
  stack.xero.faults.add({ ...fault, match: { method: 'PUT', path: '/Options' } });
  const both = await Promise.all([create(key), create(key)]);
  expect(options('Ireland')).toHaveLength(1);
  expect(both.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
});

test('an archived option of that name is named with what to do; nothing is sent', async () => {
  await allowMore();
  byHand(stack, shop, 'PUT', `TrackingCategories/${region().id}/Options`, { Name: 'ireland' });
  const id = options('ireland')[0]?.id ?? '';
  byHand(stack, shop, 'POST', `TrackingCategories/${region().id}/Options/${id}`, { Status: 'ARCHIVED' });
  await stack.context.xero().lists.invalidate(shop.organisation.tenantId);
  expect((await missing()).missing).toContainEqual(
    expect.objectContaining({ value: 'IE', there: { optionId: id, isArchived: true } }),
  );
  expect((await create(await keyOf('IE'))).body).toMatchObject({
    code: 'option_archived',
    message: 'The option "Ireland" of the tracking category "Region" is archived in Xero; each name can be used once.',
    fix: expect.stringContaining('Restore it'),
  });
  expect(put()).toEqual([]);
});

test('from the command line: listed, created, and used at once if asked', async () => {
  await using world = await startCli({ scenarios: ['eu_oss_incl'] });
  const id = await world.addStore();
  const organisation = world.xero.organisations.find(({ name }) => name === 'Kestrel & Finch Ltd');
  expect((await world.connect(id, '--organisation', 'Kestrel & Finch Ltd', '--accounts')).exit).toBe(0);
  const category = Object.values(organisation?.trackingCategories ?? {}).find(({ name }) => name === 'Region');
  const byCountry = { categoryId: category?.id, by: 'country', options: { DE: category?.options[0]?.id } };
  await world.cli('settings', 'suggest', id, '--apply');
  await world.cli('settings', 'set', id, 'payments.default', '{"none": true}');
  const set = await world.cli('settings', 'set', id, 'tracking', JSON.stringify([byCountry]));
  expect(set).toMatchObject({ exit: 0, err: '' });
  const listed = await world.cli('tracking', 'list', id);
  expect(listed).toMatchObject({ exit: 1, out: expect.stringMatching(/IE +Region +Ireland +\d+ +not in Xero/) });
  expect(await world.cli('tracking', 'create', id, 'ie', '--apply')).toMatchObject({ exit: 0 });
  const made = organisation?.trackingCategories[category?.id ?? '']?.options.filter(({ name }) => name === 'Ireland');
  expect(made).toHaveLength(1);
  expect((await world.cli('settings', 'get', id, 'tracking', '--json')).json()).toEqual([
    { ...byCountry, options: { ...byCountry.options, IE: made?.[0]?.id } },
  ]);
  expect(await world.cli('tracking', 'create', id, 'XX')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('No tracking option is missing for "XX".'),
  });

  // The report map counts what has an option now, and names the setting for the rest.
  const mapped = async () => {
    const map = await world.cli('reports', 'map', id, '--json');
    const { of, held, reports } = map.json() as unknown as ReportMap;
    const found = reports.find((one) => one.id === 'profit-and-loss-by-tracking');
    return { exit: map.exit, of, held, ...found };
  };
  expect(await mapped()).toMatchObject({
    ...{ exit: 1, of: 6, held: 4, orders: 0, lines: { of: 7, without: 7 }, missing: [{ setting: 'tracking' }] },
    link: expect.stringMatching(/^https:\/\/reporting\.xero\.com\/!\w+\/v1\/Run\/1216$/),
  });
  await world.cli('settings', 'set', id, 'tracking.0.otherwise', JSON.stringify(option(made)));
  expect(await mapped()).toMatchObject({ of: 6, held: 4, orders: 2, lines: { of: 7, without: 0 }, missing: [] });
  expect((await world.cli('reports', 'map', id)).out).toContain('Profit and Loss by tracking category');
});

function option(made: readonly { readonly id: string }[] | undefined): string {
  return made?.[0]?.id ?? '';
}
