import { Big } from 'big.js';
import { minorUnitDecimals } from '../../src/domain/currency.ts';
import type { OrganisationLists } from '../../src/domain/documents.ts';
import type { Order, ShopUnits } from '../../src/domain/order.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/domain/settings/settings.ts';
import { rateIdsOf } from '../../src/mapping/tax/tax-set.ts';
import { applySuggestions, suggestSettings } from '../../src/settings/suggest.ts';
import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { WIRE_GATEWAY, WIRE_ORDER, WIRE_REFUND, WIRE_TAX_RATE } from '../../src/woocommerce/wire.ts';
import { withDecimals } from '../store/decimals.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import { listScenarios, readRecording, type Recording } from '../store/recording.ts';
import type { Organisation } from '../xero/accounting/organisation.ts';
import { seedId } from '../xero/seeds/seed-id.ts';
import { type SeedCountry, seedOrganisation } from '../xero/seeds/seed-organisation.ts';
import type { Figures } from './compare-order.ts';
import type { OrderToPost } from './shop-run.ts';
import { round, total } from './shop/rounding.ts';

const DECIMALS = 6;
const STARTED = new Date('2026-01-01T00:00:00Z');
const SEEDS: Readonly<Record<string, SeedCountry>> = { GB: 'GB', AU: 'AU', NZ: 'NZ', US: 'US' };
/** The scenario whose totals a plugin changed. */
const CHANGED_TOTALS = 'total_adjusted';

/** WooCommerce Deposits marks orders that ask for a part of the sale. */
const DEPOSIT_META = '_wc_deposits_order_has_deposit';

export interface RecordedShop {
  readonly id: string;
  readonly country: string;
  /** IANA name. */
  readonly zone: string;
  readonly organisation: Organisation;
  readonly settings: (lists: OrganisationLists) => Settings;
  readonly orders: readonly OrderToPost[];
  readonly units: ShopUnits;
}

/** Every store recorded from a real WooCommerce, with its suggested settings and its owner's choices. */
export function recordedShops(): RecordedShop[] {
  return listScenarios().map((scenario) => toShop(readRecording(scenario, 'https://shop.example.com')));
}

function toShop(recording: Recording): RecordedShop {
  const { scenario } = recording;
  const [country = ''] = recording.country.split(':');
  const orders = recording.orders.flatMap(({ name, order, exactOrder, refunds, exactRefunds }): OrderToPost[] => {
    const exact = exactOrder ?? order;
    if (exact === null) return [];
    const read = toOrder(WIRE_ORDER.parse(withDecimals(exact, DECIMALS)));
    return [
      {
        name: `${scenario}/${name}`,
        order: read,
        refunds: (exactRefunds ?? refunds).map((refund) => toRefund(WIRE_REFUND.parse(withDecimals(refund, DECIMALS)))),
        isWellFormed: scenario !== CHANGED_TOTALS,
        decimals: decimalsOf(read.currency, recording),
        isCoarse: false,
        sale: read.meta.some(({ key }) => key === DEPOSIT_META) ? wholeSale(read) : null,
      },
    ];
  });
  return {
    id: scenario,
    country,
    zone: recording.timezone,
    organisation: seedOrganisation(SEEDS[country] ?? 'EU', {
      now: STARTED,
      tenantId: seedId('exact', scenario),
      name: `Exact ${scenario}`,
    }),
    settings: (lists) => chosenFor(recording, orders, lists),
    orders,
    units: { currency: recording.currency, decimals: recording.priceDecimals },
  };
}

/** The setting is the shop's own currency's; a plugin for others takes theirs. */
function decimalsOf(currency: string, recording: Recording): number {
  return currency === recording.currency ? recording.priceDecimals : minorUnitDecimals(currency);
}

/** The suggestions, and the choices left to a person: gift cards, dinars, orders without a tax rate. */
function chosenFor(recording: Recording, orders: readonly OrderToPost[], lists: OrganisationLists): Settings {
  const suggestions = suggestSettings(DEFAULT_SETTINGS, {
    storeId: recording.scenario,
    store: recording,
    taxRates: answerOf(recording, 'taxes').map((rate) => WIRE_TAX_RATE.parse(rate)),
    gateways: answerOf(recording, 'payment_gateways').map((gateway) => WIRE_GATEWAY.parse(gateway)),
    lists,
    orderRateSets: orders.flatMap(({ order }) => order.lines.map(rateIdsOf)),
    usedNumberPrefixes: [],
  });
  const suggested = applySuggestions(DEFAULT_SETTINGS, suggestions);
  const giftCards = lists.accounts.find(({ name }) => name === 'Gift Cards Outstanding');
  const clearing = lists.accounts.find(({ name }) => name === 'Undeposited Funds');
  const { accounts, documents, payments, taxes } = suggested;
  return {
    ...suggested,
    accounts: { ...accounts, hiddenTender: accounts.hiddenTender ?? giftCards?.code ?? null },
    documents: { ...documents, precision: 'round' },
    // A bank account accepts its own currency only; the clearing account any.
    payments: {
      ...payments,
      methods: { cod: { none: true } },
      default: { account: clearing?.code ?? '' },
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
