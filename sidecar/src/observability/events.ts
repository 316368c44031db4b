import { Counter, Histogram, type Registry } from 'prom-client';
import type { EventSource } from '../ledger/entry.ts';
import { type Logger, toLoggedError } from './logger.ts';
import { createQuiet, type Quiet } from './quiet.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Emit = (level: Level, message: string, fields: object, count?: () => void) => void;
type Metrics = ReturnType<typeof createMetrics>;

interface OfStore {
  readonly storeId: string;
}
interface OfEntry extends OfStore {
  readonly entryId: number;
  readonly sourceId: string;
}
interface OfTenant {
  readonly tenantId: string;
}
interface Failure {
  readonly error: unknown;
}

/** One function per business event: log line and counter together. None of them throws. Ids only, no personal data. */
export type Events = ReturnType<typeof createEvents>;

interface EventsParts {
  readonly logger: Logger;
  readonly registry: Registry;
  readonly now?: () => Date;
}

export function createEvents({ logger, registry, now = () => new Date() }: EventsParts) {
  const metrics = createMetrics(registry);
  const emit: Emit = (level, message, fields, count) => {
    never(() => logger[level](loggable(fields), message));
    if (count !== undefined) never(count);
  };
  return {
    ...serviceEvents(emit, metrics),
    ...entryEvents(emit, metrics),
    ...connectionEvents(emit, metrics),
    ...storeEvents(emit, metrics, createQuiet(now)),
  };
}

/** Seconds from a change to its invoice, up to a day. */
const LAG_BUCKETS_S = [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400];
/** Seconds of a call to Xero. */
const CALL_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const MS_PER_SECOND = 1_000;

/** Starts at 0: `increase` ignores the first value of a new series, and alert rules need the first. */
const CONNECTION_EVENTS = ['made', 'lost', 'paused', 'refreshed', 'refresh_failed'];
const ALERT_CHANNELS: readonly string[] = ['webhook', 'mail', 'wordpress', 'store-webhook'];
const ALERT_RESULTS = ['sent', 'failed', 'given-up'];

function createMetrics(registry: Registry) {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], labelNames: readonly L[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers: [registry] });
  const metrics = {
    workerFailures: counter('ml_worker_failures_total', 'Rounds of the worker that ended in an unexpected error'),
    webhooks: counter('ml_webhooks_total', 'Deliveries of WooCommerce by outcome', ['outcome']),
    refusedRequests: counter('ml_requests_refused_total', 'Requests with a wrong signature, token or code', ['reason']),
    accepted: counter('ml_events_accepted_total', 'Events by source', ['source', 'fresh']),
    settled: counter('ml_entries_settled_total', 'Entries by outcome', ['state']),
    problems: counter('ml_entry_problems_total', 'Problems and waits of entries by their code', ['code']),
    lag: histogram('ml_entry_lag_seconds', 'From an accepted change to its record in Xero', LAG_BUCKETS_S),
    claimsLost: counter('ml_claims_lost_total', 'Entries whose claim was lost before they were settled'),
    claimsReleased: counter('ml_claims_released_total', 'Entries released from a worker that is gone', ['state']),
    takenOver: counter('ml_orders_taken_over_total', 'Orders whose documents were in Xero and not in the ledger'),
    duplicates: counter('ml_documents_duplicated_total', 'Duplicate documents in Xero: each needs attention'),
    calls: counter('ml_xero_calls_total', 'Calls to Xero by resource and outcome', ['resource', 'outcome']),
    callSeconds: histogram('ml_xero_call_seconds', 'Duration of calls to Xero', CALL_BUCKETS_S, ['resource']),
    connections: counter('ml_connection_events_total', 'Changes of connections', ['event']),
    polls: counter('ml_polls_total', 'Polls of stores by result', ['result']),
    reports: counter('ml_reports_total', 'Orders whose state was reported to their store'),
    incidents: counter('ml_incidents_told_total', 'Messages about incidents, by occasion', ['tell']),
    alerts: counter('ml_alert_messages_total', 'Alert messages by channel and result', ['channel', 'result']),
    gaugesFailed: counter('ml_metrics_failed_total', 'Figures that could not be read for a scrape'),
    alertsBlind: counter('ml_alert_looks_failed_total', 'Failed checks of the stores for alerts'),
    reportFailures: counter('ml_report_failures_total', 'Reports back to a store that failed'),
  };
  for (const event of CONNECTION_EVENTS) metrics.connections.inc({ event }, 0);
  for (const channel of ALERT_CHANNELS) for (const result of ALERT_RESULTS) metrics.alerts.inc({ channel, result }, 0);
  return metrics;
}

function serviceEvents(emit: Emit, m: Metrics) {
  return {
    serviceStarted: (e: { publicUrl: string; version: string }) => emit('info', 'service started', e),
    serviceStopped: (e: { signal: string }) => emit('info', 'service stopped', e),
    workerFailed: (e: Failure) => emit('error', 'worker failed', e, () => m.workerFailures.inc()),
    /** A figure could not be read for /metrics. */
    gaugeFailed: (e: Failure) => emit('warn', 'a figure could not be read', e, () => m.gaugesFailed.inc()),
    /** A message about an incident was queued. */
    incidentReported: (e: OfStore & { code: string; notice: string }) =>
      emit('warn', 'incident reported', e, () => m.incidents.inc({ tell: e.notice })),
    /** `storeId` null = the sidecar itself. */
    alertSent: (e: { storeId: string | null; channel: string }) =>
      emit('info', 'alert sent', e, () => m.alerts.inc({ channel: e.channel, result: 'sent' })),
    alertFailed: (e: Failure & { storeId: string | null; channel: string; isGivenUp: boolean }) =>
      emit('warn', 'alert failed', e, () =>
        m.alerts.inc({ channel: e.channel, result: e.isGivenUp ? 'given-up' : 'failed' }),
      ),
    /** The stores could not be checked. */
    alertsBlind: (e: Failure) => emit('warn', 'stores could not be checked for alerts', e, () => m.alertsBlind.inc()),
  };
}

function entryEvents(emit: Emit, m: Metrics) {
  const settled = (state: string, codes: readonly string[] = []) => {
    m.settled.inc({ state });
    for (const code of codes) m.problems.inc({ code });
  };
  return {
    entryAccepted: (e: OfEntry & { source: EventSource; accepted: boolean }) =>
      emit(e.accepted ? 'info' : 'debug', e.accepted ? 'entry accepted' : 'event already known', e, () =>
        m.accepted.inc({ source: e.source, fresh: e.accepted ? 'yes' : 'no' }),
      ),
    entryRecorded: (e: OfEntry & { documents: readonly string[]; sinceAcceptedMs: number }) =>
      emit('info', 'entry recorded', e, () => {
        settled('recorded');
        m.lag.observe(e.sinceAcceptedMs / MS_PER_SECOND);
      }),
    entryRejected: (e: OfEntry & { codes: readonly string[] }) =>
      emit('warn', 'entry rejected', e, () => settled('rejected', e.codes)),
    entryWaiting: (e: OfEntry & { code: string; notBefore: string; tries: number }) =>
      emit('info', 'entry waiting', e, () => settled('waiting', [e.code])),
    entryUncertain: (e: OfEntry & { code: string }) =>
      emit('warn', 'entry uncertain', e, () => settled('uncertain', [e.code])),
    entryResolved: (e: OfEntry & { to: string; found: boolean }) =>
      emit('info', 'entry resolved', e, () => settled('resolved')),
    entrySkipped: (e: OfEntry & { code: string }) => emit('info', 'entry skipped', e, () => settled('skipped')),
    claimLost: (e: { worker: string; entryIds: readonly number[] }) =>
      emit('warn', 'claim lost', e, () => m.claimsLost.inc(e.entryIds.length)),
    claimsReleased: (e: { pending: number; uncertain: number }) =>
      emit(e.pending + e.uncertain > 0 ? 'warn' : 'debug', 'claims released', e, () => {
        m.claimsReleased.inc({ state: 'pending' }, e.pending);
        m.claimsReleased.inc({ state: 'uncertain' }, e.uncertain);
      }),
    ledgerWasOlder: (e: OfTenant & { orders: number }) =>
      emit('warn', 'documents found in Xero that the ledger did not know', e, () => m.takenOver.inc(e.orders)),
    documentDuplicated: (e: Failure & OfStore & { entryId: number }) =>
      emit('error', 'document duplicated', e, () => m.duplicates.inc()),
  };
}

function connectionEvents(emit: Emit, m: Metrics) {
  const connection = (event: string) => () => m.connections.inc({ event });
  return {
    /** A call to Xero, answered or not (status null). */
    xeroCalled: (e: OfTenant & { method: string; resource: string; status: number | null; durationMs: number }) =>
      emit('debug', 'xero call', e, () => {
        m.calls.inc({ resource: e.resource, outcome: outcomeOf(e.status) });
        m.callSeconds.observe({ resource: e.resource }, e.durationMs / MS_PER_SECOND);
      }),
    xeroWebhookReceived: (e: { outcome: string; events: number }) =>
      emit('debug', 'webhook from Xero received', e, () => m.webhooks.inc({ outcome: `xero_${e.outcome}` })),
    connectionMade: (e: OfTenant & { storeId: string | null }) =>
      emit('info', 'connection made', e, connection('made')),
    connectionLost: (e: OfTenant & { reason: string }) => emit('error', 'connection lost', e, connection('lost')),
    connectionPaused: (e: OfTenant & { reason: string; until: string }) =>
      emit('warn', 'connection paused', e, connection('paused')),
    tokensRefreshed: (e: { tokenSetId: string }) => emit('debug', 'tokens refreshed', e, connection('refreshed')),
    tokenRefreshFailed: (e: Failure & { tokenSetId: string }) =>
      emit('warn', 'token refresh failed', e, connection('refresh_failed')),
  };
}

function storeEvents(emit: Emit, m: Metrics, quiet: Quiet) {
  /** Strangers cause these: counted each, logged once a minute. */
  const refused = (message: string, e: { reason: string }, reason: string) => {
    never(() => m.refusedRequests.inc({ reason }));
    const line = quiet(`${message} ${e.reason}`);
    if (line !== null) emit('warn', message, line.heldBack > 0 ? { ...e, heldBack: line.heldBack } : e);
  };
  return {
    storePaired: (e: OfStore & { allowedBy: string }) => emit('info', 'store paired', e),
    storeLeft: (e: OfStore) => emit('info', 'store left', e),
    storeRemoved: (e: OfStore) => emit('info', 'store removed', e),
    pairingRefused: (e: { reason: string }) => refused('pairing refused', e, 'pairing'),
    requestRefused: (e: OfStore & { reason: string }) => refused('request refused', e, e.reason),
    /** A validly signed delivery, or a ping. */
    webhookReceived: (e: OfStore & { topic: string; outcome: string; code?: string }) =>
      emit('debug', 'webhook received', e, () => m.webhooks.inc({ outcome: e.outcome })),
    /** `hidden`: see PollResult. */
    pollDone: (e: OfStore & { orders: number; accepted: number; hidden: number; durationMs: number }) => {
      const message = e.hidden > 0 ? 'poll done, but the store counts orders that it cannot load' : 'poll done';
      emit(e.hidden > 0 ? 'warn' : 'info', message, e, () => m.polls.inc({ result: 'done' }));
    },
    pollFailed: (e: Failure & OfStore) => emit('warn', 'poll failed', e, () => m.polls.inc({ result: 'failed' })),
    /** The store received the results of its orders. */
    reported: (e: OfStore & { orders: number }) => emit('debug', 'store notified', e, () => m.reports.inc(e.orders)),
    reportFailed: (e: Failure & OfStore & { isGivenUp: boolean }) =>
      emit('warn', 'report to the store failed', e, () => m.reportFailures.inc()),
  };
}

/** ok, refused (4xx), limited (429), failed (5xx), lost (no answer). */
function outcomeOf(status: number | null): string {
  if (status === null) return 'lost';
  if (status === 429) return 'limited';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}

function loggable(fields: object): object {
  return 'error' in fields ? { ...fields, error: toLoggedError(fields.error) } : fields;
}

/** A full disk under the log, or a label that is no text, must not stop the reported work. */
function never(work: () => void): void {
  try {
    work();
  } catch {
    // It cannot be reported.
  }
}
