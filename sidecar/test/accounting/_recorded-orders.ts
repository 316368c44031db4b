import { isObject, type JsonValue } from '../../simulators/store/json.ts';
import { withDecimals } from '../../simulators/store/decimals.ts';
import { listScenarios, readRecording, type Recording } from '../../simulators/store/recording.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import type { Gateway, WooTaxRate } from '../../src/settings/suggestion.ts';
import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { WIRE_GATEWAY, WIRE_ORDER, WIRE_REFUND, WIRE_TAX_RATE } from '../../src/woocommerce/wire.ts';

export interface RecordedStore {
  readonly scenario: string;
  /** "US:IL". */
  readonly country: string;
  readonly currency: string;
  readonly taxRates: readonly WooTaxRate[];
  readonly gateways: readonly Gateway[];
  /** By case name, e.g. "001-awkward-prices". */
  readonly orders: ReadonlyMap<string, Order>;
  /** By the same case name; [] where nothing was refunded. */
  readonly refunds: ReadonlyMap<string, readonly Refund[]>;
}

/** Decimals the service asks WooCommerce for. */
const DECIMALS = 6;

/** Every recorded store with its orders as the service reads them. */
export function recordedStores(): RecordedStore[] {
  return listScenarios().map((scenario) => toStore(readRecording(scenario, 'https://shop.example.com')));
}

function toStore(recording: Recording): RecordedStore {
  const orders = recording.orders.flatMap(({ name, order, exactOrder }): [string, Order][] => {
    const exact = exactOrder ?? order;
    return exact === null ? [] : [[name, toOrder(WIRE_ORDER.parse(withDecimals(exact, DECIMALS)))]];
  });
  return {
    scenario: recording.scenario,
    country: recording.country,
    currency: recording.currency,
    taxRates: list(recording.answers.get('taxes')).map((rate) => WIRE_TAX_RATE.parse(rate)),
    gateways: list(recording.answers.get('payment_gateways')).map((gateway) => WIRE_GATEWAY.parse(gateway)),
    orders: new Map(orders),
    refunds: new Map(
      recording.orders.map(({ name, refunds, exactRefunds }) => [
        name,
        (exactRefunds ?? refunds).map((refund) => toRefund(WIRE_REFUND.parse(withDecimals(refund, DECIMALS)))),
      ]),
    ),
  };
}

function list(answer: JsonValue | undefined): JsonValue[] {
  return Array.isArray(answer) ? answer.filter(isObject) : [];
}
