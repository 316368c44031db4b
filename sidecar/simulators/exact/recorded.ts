import { Big } from 'big.js';
import { minorUnitDecimals } from '../../src/domain/currency.ts';
import type { OrganisationLists } from '../../src/domain/documents.ts';
import type { Order } from '../../src/domain/order.ts';
import { NEW_STORE_SETTINGS, type Settings } from '../../src/domain/settings/settings.ts';
import { applySuggestions, suggestSettings } from '../../src/settings/suggest.ts';
import { WIRE_GATEWAY, WIRE_TAX_RATE } from '../../src/woocommerce/wire.ts';
import { withDecimals } from '../store/decimals.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import { listScenarios, readRecording, type Recording } from '../store/recording.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { type SeedCountry, seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import { ratesOn, type Figures, type OrderToPost } from './compare-order.ts';
import { readOrder, type ShopToRun } from './run-shop.ts';
import { round, total } from '../shops/money.ts';

const DECIMALS = 6;
const STARTED = new Date('2026-01-01T00:00:00Z');
const SEEDS: Readonly<Record<string, SeedCountry>> = { GB: 'GB', AU: 'AU', NZ: 'NZ', US: 'US' };
/** The scenario whose totals a plugin changed. */
const CHANGED_TOTALS = 'total_adjusted';
/** WooCommerce Deposits marks orders that ask for a part of the sale. */
const DEPOSIT_META = '_wc_deposits_order_has_deposit';

/** Every store recorded from a real WooCommerce, with its suggested settings and its owner's choices. */
export function recordedShops(): ShopToRun[] {
  return listScenarios().map((scenario) => toShop(readRecording(scenario, 'https://shop.example.com')));
}

function toShop(recording: Recording): ShopToRun {
  const { scenario, currency, priceDecimals } = recording;
  const [country = ''] = recording.country.split(':');
  const orders = recording.orders.flatMap(({ name, order, exactOrder, refunds, exactRefunds }): OrderToPost[] => {
    const exact = exactOrder ?? order;
    if (exact === null) return [];
    const read = readOrder(withDecimals(exact, DECIMALS), (exactRefunds ?? refunds).map((refund) => withDecimals(refund, DECIMALS))); // prettier-ignore
    return [
      {
        ...read,
        name: `${scenario}/${name}`,
        isWellFormed: scenario !== CHANGED_TOTALS,
        // The setting is the shop's own currency's; a plugin for others takes theirs.
        decimals: read.order.currency === currency ? priceDecimals : minorUnitDecimals(read.order.currency),
        isCoarse: false,
        sale: read.order.meta.some(({ key }) => key === DEPOSIT_META) ? wholeSale(read.order) : null,
      },
    ];
  });
  const options = { now: STARTED, tenantId: seedId('exact', scenario), name: `Exact ${scenario}` };
  return {
    id: scenario,
    country,
    isRecorded: true,
    zone: recording.timezone,
    books: seedOrganisation(SEEDS[country] ?? 'EU', options),
    settings: (lists) => chosenFor(recording, orders, lists),
    orders,
    units: { currency, decimals: priceDecimals },
  };
}

/** The suggestions, and the choices left to a person: gift cards, dinars, orders without a tax rate. */
function chosenFor(recording: Recording, orders: readonly OrderToPost[], lists: OrganisationLists): Settings {
  const suggestions = suggestSettings(NEW_STORE_SETTINGS, {
    storeId: recording.scenario,
    store: recording,
    taxRates: answerOf(recording, 'taxes').map((rate) => WIRE_TAX_RATE.parse(rate)),
    gateways: answerOf(recording, 'payment_gateways').map((gateway) => WIRE_GATEWAY.parse(gateway)),
    lists,
    orderRateSets: orders.flatMap(({ order }) => order.lines.map(ratesOn)),
    usedNumberPrefixes: [],
  });
  const suggested = applySuggestions(NEW_STORE_SETTINGS, suggestions);
  const codeOf = (name: string) => lists.accounts.find((one) => one.name === name)?.code;
  const { accounts, documents, payments, taxes } = suggested;
  return {
    ...suggested,
    accounts: { ...accounts, hiddenTender: accounts.hiddenTender ?? codeOf('Gift Cards Outstanding') ?? null },
    documents: { ...documents, precision: 'round' },
    // A bank account accepts its own currency only; the clearing account any.
    payments: {
      ...payments,
      methods: { cod: { none: true } },
      default: { account: codeOf('Undeposited Funds') ?? '' },
      deposits: 'part-payment',
    },
    taxes: { ...taxes, untaxed: taxes.untaxed ?? 'NONE' },
  };
}

function wholeSale({ lines }: Order): Figures {
  const tax = total(lines.map((line) => new Big(line.totalTax)));
  return { tax, total: total(lines.map((line) => round(new Big(line.total), 2))).plus(tax) };
}

function answerOf(recording: Recording, path: string): JsonObject[] {
  const answer = recording.answers.get(path);
  return Array.isArray(answer) ? answer.filter(isObject) : [];
}
