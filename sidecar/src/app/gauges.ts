import { Gauge, type Registry } from 'prom-client';
import type { Context } from '../context/context.ts';
import { readStatus } from '../operations/store-status.ts';
import { storeStatus } from '../status/status.ts';
import type { StoreFacts } from '../status/store-facts.ts';

const MS_PER_SECOND = 1_000;
const STATUS_VALUES = { green: 0, amber: 1, red: 2 } as const;
/** One scrape reads all gauges at once: they share one reading. */
const FACTS_KEPT_MS = 1_000;

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** `value`: null = unknown. */
type StoreGauge = Readonly<{ name: string; help: string; value: (facts: StoreFacts, now: Date) => number | null }>;

const age = (at: string | null, now: Date) => (at === null ? null : (now.getTime() - Date.parse(at)) / MS_PER_SECOND);

const STORE_GAUGES: readonly StoreGauge[] = [
  {
    name: 'ml_store_light',
    help: 'Status of a store: 0 healthy, 1 needs attention, 2 failing',
    value: (facts, now) => STATUS_VALUES[storeStatus(facts, now).level],
  },
  {
    name: 'ml_oldest_waiting_seconds',
    help: 'Age of the oldest waiting order; 0 = none is waiting',
    value: ({ oldestPendingAt }, now) => age(oldestPendingAt, now) ?? 0,
  },
  { name: 'ml_poll_age_seconds', help: 'Since a store was last read', value: ({ poll }, now) => age(poll.at, now) },
  {
    name: 'ml_nudge_age_seconds',
    help: 'Since a plugin last notified the sidecar of a change',
    value: ({ signals }, now) => age(signals.nudgedAt, now),
  },
  {
    name: 'ml_webhook_age_seconds',
    help: 'Since the last correctly signed webhook of a store',
    value: ({ signals }, now) => age(signals.webhookAt, now),
  },
  {
    name: 'ml_consent_seconds_left',
    help: 'Until Xero’s consent of a store ends, unless its tokens are refreshed before; 0 = disconnected',
    value: ({ organisation }, now) => {
      if (organisation?.state === 'disconnected') return 0;
      const past = age(organisation?.idleEndsAt ?? null, now);
      return past === null ? null : -past;
    },
  },
  {
    name: 'ml_books_differing_days',
    help: 'Days of the last five weeks on which shop and Xero differ, as the status counts them',
    value: ({ books }) => books?.days.length ?? 0,
  },
  {
    name: 'ml_xero_calls_left_today',
    help: 'Calls to the store’s organisation that Xero still allows today',
    value: ({ organisation }) => organisation?.calls?.remaining ?? null,
  },
];

/** Current values, read at each scrape. Labels: store ids, states and codes; no buyer data. */
export function registerGauges(context: Context): Registry {
  const { now } = context;
  let last: { readonly at: number; readonly facts: Promise<readonly StoreFacts[]> } | null = null;
  const facts = () => {
    if (last === null || now().getTime() - last.at >= FACTS_KEPT_MS)
      last = { at: now().getTime(), facts: readStatus(context) };
    return last.facts;
  };
  const ofStores = (name: string, help: string, labels: string[], samples: (facts: StoreFacts) => readonly Sample[]) =>
    gauge(context, name, help, labels, async () => (await facts()).flatMap(samples));
  for (const { name, help, value } of STORE_GAUGES) {
    ofStores(name, help, ['store'], (one) => {
      const found = value(one, now());
      return found === null ? [] : [[{ store: one.storeId }, found]];
    });
  }
  ofStores('ml_store_reason', '1 for each reason why a store is not healthy', ['store', 'code'], (one) => {
    const codes = new Set(storeStatus(one, now()).reasons.map(({ code }) => code));
    return [...codes].map((code) => [{ store: one.storeId, code }, 1]);
  });
  ofStores('ml_entries', 'Orders of a store by state', ['store', 'state'], ({ storeId, counts }) =>
    Object.entries(counts).map(([state, count]) => [{ store: storeId, state }, count]),
  );
  gauge(context, 'ml_disk_free_bytes', 'Free for us on the disk with the data directory', [], async () => {
    const free = (await facts())[0]?.machine.diskFreeBytes ?? null;
    return free === null ? [] : [[{}, free]];
  });
  const { db } = context.database;
  gauge(context, 'ml_incidents_open', 'Open incidents, by status', ['light'], async () => {
    const rows = await db.selectFrom('incidents').select('light').execute();
    return ['amber', 'red'].map((light) => [{ light }, rows.filter((row) => row.light === light).length]);
  });
  gauge(context, 'ml_alert_messages_waiting', 'Alert messages that are still to be sent', [], async () => {
    return [[{}, (await db.selectFrom('alert_messages').select('id').execute()).length]];
  });
  return context.metrics;
}

function gauge(
  { metrics, events }: Context,
  name: string,
  help: string,
  labelNames: string[],
  samples: () => Promise<readonly Sample[]>,
): Gauge {
  return new Gauge({
    name,
    help,
    labelNames,
    registers: [metrics],
    async collect() {
      this.reset();
      try {
        for (const [labels, value] of await samples()) this.set(labels, value);
      } catch (error) {
        // The other figures are still shown.
        events.gaugeFailed({ error });
      }
    },
  });
}
