import { readdirSync, readFileSync } from 'node:fs';
import {
  isObject,
  objectAt,
  objectsAt,
  parseObject,
  textAt,
  integerAt,
  type JsonObject,
  type JsonValue,
} from './json.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);

/** The recorded store's own address, as JSON writes it. */
const RECORDED_ADDRESS = /https?:\\\/\\\/127\.0\.0\.1:8080/g;

export interface RecordedOrder {
  readonly name: string;
  /** null if the order was deleted for good. */
  readonly order: JsonObject | null;
  readonly refunds: JsonObject[];
  readonly customer: JsonObject | null;
  /** The same with eight decimals, or null if that adds nothing. */
  readonly exactOrder: JsonObject | null;
  readonly exactRefunds: JsonObject[] | null;
}

export interface Recording {
  readonly scenario: string;
  readonly title: string;
  readonly orders: readonly RecordedOrder[];
  readonly products: readonly JsonObject[];
  /** Responses by path below wc/v3 ("settings/general"), and "index" for /wp-json/. */
  readonly answers: ReadonlyMap<string, JsonValue>;
  readonly timezone: string;
  readonly priceDecimals: number;
  readonly currency: string;
  readonly country: string;
  /** false: orders kept in wp_posts, where local dates compare with local columns. */
  readonly highPerformanceOrderStorage: boolean;
}

export function listScenarios(): string[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'webhooks')
    .map((entry) => entry.name)
    .sort();
}

/** Raw text of a recorded file, for tests that compare bytes. */
export function recordedText(path: string): string {
  return readFileSync(new URL(path, FIXTURES), 'utf8');
}

export function orderFiles(scenario: string): string[] {
  return readdirSync(new URL(`${scenario}/`, FIXTURES))
    .filter((file) => /^\d{3}-.*\.json$/.test(file))
    .sort();
}

/** Reads one scenario, with `home` as its address (no trailing slash). Throws if it is not recorded. */
export function readRecording(scenario: string, home: string): Recording {
  if (!listScenarios().includes(scenario)) {
    throw new RangeError(`No recorded store "${scenario}"; there are ${listScenarios().join(', ')}`);
  }
  const read = (file: string) => parseObject(atHome(recordedText(`${scenario}/${file}`), home), `${scenario}/${file}`);
  const store = read('store.json');
  const config = objectAt(store, 'config');
  const answers = new Map(
    Object.entries(objectAt(store, 'api')).map(([path, answer]) => [
      path,
      isObject(answer) ? (answer['body'] ?? null) : null,
    ]),
  );
  return {
    scenario,
    title: textAt(store, 'title'),
    orders: orderFiles(scenario).map((file) => toRecordedOrder(read(file))),
    products: Object.values(read('products.json')).filter(isObject),
    answers,
    timezone: textAt(config, 'tz'),
    priceDecimals: integerAt(config, 'dp'),
    currency: textAt(config, 'currency'),
    country: textAt(config, 'country'),
    highPerformanceOrderStorage: config['hpos'] === true,
  };
}

export function atHome(text: string, home: string): string {
  return text.replace(RECORDED_ADDRESS, home.replaceAll('/', '\\/'));
}

function toRecordedOrder(record: JsonObject): RecordedOrder {
  const object = (key: string): JsonObject | null => {
    const value = record[key];
    return isObject(value) ? value : null;
  };
  return {
    name: textAt(record, 'name'),
    order: object('order'),
    refunds: objectsAt(record, 'refunds'),
    customer: object('customer'),
    exactOrder: object('order_dp8'),
    exactRefunds: Array.isArray(record['refunds_dp8']) ? objectsAt(record, 'refunds_dp8') : null,
  };
}
