import { Counter, Histogram, type Registry } from 'prom-client';
import type { EventSource } from '../ledger/entry.ts';
import { type Logger, toLoggedError } from './logger.ts';

interface OfEntry {
  readonly entryId: number;
  readonly storeId: string;
  readonly sourceId: string;
}

/** One function per business event: log line and counter together. None of them throws. Ids only, no personal data. */
export interface Events {
  serviceStarted(e: { readonly publicUrl: string; readonly version: string }): void;
  serviceStopped(e: { readonly signal: string }): void;
  workerFailed(e: { readonly error: unknown }): void;

  storePaired(e: { readonly storeId: string }): void;
  storeRemoved(e: { readonly storeId: string }): void;
  pairingRefused(e: { readonly reason: string }): void;
  requestRefused(e: { readonly storeId: string; readonly reason: string }): void;

  /** A validly signed delivery, or a ping. */
  webhookHeard(e: {
    readonly storeId: string;
    readonly topic: string;
    readonly outcome: string;
    readonly code?: string;
  }): void;
  xeroWebhookHeard(e: { readonly outcome: string; readonly events: number }): void;
  entryAccepted(e: OfEntry & { readonly source: EventSource; readonly accepted: boolean }): void;
  entryRecorded(e: OfEntry & { readonly documents: readonly string[]; readonly sinceAcceptedMs: number }): void;
  entryRejected(e: OfEntry & { readonly codes: readonly string[] }): void;
  entryWaiting(e: OfEntry & { readonly code: string; readonly notBefore: string; readonly tries: number }): void;
  entryUncertain(e: OfEntry & { readonly code: string }): void;
  entryResolved(e: OfEntry & { readonly to: string; readonly found: boolean }): void;
  entrySkipped(e: OfEntry & { readonly code: string }): void;
  claimLost(e: { readonly worker: string; readonly entryIds: readonly number[] }): void;
  claimsReleased(e: { readonly pending: number; readonly uncertain: number }): void;
  ledgerWasOlder(e: { readonly tenantId: string; readonly orders: number }): void;
  documentDuplicated(e: { readonly entryId: number; readonly storeId: string; readonly error: unknown }): void;

  /** A call to Xero, answered or not (status null). */
  xeroCalled(e: {
    readonly tenantId: string;
    readonly method: string;
    readonly resource: string;
    readonly status: number | null;
    readonly durationMs: number;
  }): void;
  /** A figure could not be read for /metrics. */
  gaugeFailed(e: { readonly error: unknown }): void;

  connectionMade(e: { readonly tenantId: string; readonly storeId: string | null }): void;
  connectionLost(e: { readonly tenantId: string; readonly reason: string }): void;
  connectionPaused(e: { readonly tenantId: string; readonly reason: string; readonly until: string }): void;
  tokensRefreshed(e: { readonly tokenSetId: string }): void;
  tokenRefreshFailed(e: { readonly tokenSetId: string; readonly error: unknown }): void;

  pollDone(e: {
    readonly storeId: string;
    readonly orders: number;
    readonly accepted: number;
    /** See PollResult. */
    readonly hidden: number;
    readonly durationMs: number;
  }): void;
  pollFailed(e: { readonly storeId: string; readonly error: unknown }): void;
  /** The store received the results of its orders. */
  reported(e: { readonly storeId: string; readonly orders: number }): void;
  /** A message about an incident was queued. */
  incidentReported(e: { readonly storeId: string; readonly code: string; readonly notice: string }): void;
  /** `storeId` null = the sidecar itself. */
  alertSent(e: { readonly storeId: string | null; readonly channel: string }): void;
  alertFailed(e: {
    readonly storeId: string | null;
    readonly channel: string;
    readonly error: unknown;
    readonly isGivenUp: boolean;
  }): void;
  /** The stores could not be checked. */
  alertsBlind(e: { readonly error: unknown }): void;
  reportFailed(e: { readonly storeId: string; readonly error: unknown; readonly isGivenUp: boolean }): void;
}

export function createEvents({ logger, registry }: { logger: Logger; registry: Registry }): Events {
  const metrics = createMetrics(registry);
  const emit = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: object, count?: () => void) => {
    never(() => {
      logger[level](loggable(fields), message);
    });
    if (count !== undefined) never(count);
  };
  return { ...serviceEvents(emit, metrics), ...entryEvents(emit, metrics), ...outsideEvents(emit, metrics) };
}

type Emit = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: object, count?: () => void) => void;

type Metrics = ReturnType<typeof createMetrics>;

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
    accepted: counter('ml_events_accepted_total', 'Events by where they came from', ['source', 'fresh']),
    settled: counter('ml_entries_settled_total', 'Entries by outcome', ['state']),
    problems: counter('ml_entry_problems_total', 'Problems and waits of entries by their code', ['code']),
    lag: histogram('ml_entry_lag_seconds', 'From an accepted change to its record in Xero', LAG_BUCKETS_S),
    claimsLost: counter('ml_claims_lost_total', 'Entries whose claim was lost before they were settled'),
    claimsReleased: counter('ml_claims_released_total', 'Entries released from a worker that is gone', ['state']),
    takenOver: counter('ml_orders_taken_over_total', 'Orders whose documents were in Xero and not in the ledger'),
    duplicates: counter('ml_documents_duplicated_total', 'Duplicate documents in Xero: each needs attention'),
    calls: counter('ml_xero_calls_total', 'Calls to Xero by operation and outcome', ['resource', 'outcome']),
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
    serviceStarted: (e) => emit('info', 'service started', e),
    serviceStopped: (e) => emit('info', 'service stopped', e),
    workerFailed: (e) => emit('error', 'worker failed', e, () => m.workerFailures.inc()),
    storePaired: (e) => emit('info', 'store paired', e),
    storeRemoved: (e) => emit('info', 'store removed', e),
    pairingRefused: (e) => emit('warn', 'pairing refused', e, () => m.refusedRequests.inc({ reason: 'pairing' })),
    requestRefused: (e) => emit('warn', 'request refused', e, () => m.refusedRequests.inc({ reason: e.reason })),
  } satisfies Partial<Events>;
}

function entryEvents(emit: Emit, m: Metrics) {
  return {
    webhookHeard: (e) => emit('debug', 'webhook received', e, () => m.webhooks.inc({ outcome: e.outcome })),
    xeroWebhookHeard: (e) =>
      emit('debug', 'webhook of Xero received', e, () => m.webhooks.inc({ outcome: `xero_${e.outcome}` })),
    entryAccepted: (e) =>
      emit(e.accepted ? 'info' : 'debug', e.accepted ? 'entry accepted' : 'event known already', e, () =>
        m.accepted.inc({ source: e.source, fresh: e.accepted ? 'yes' : 'no' }),
      ),
    entryRecorded: (e) =>
      emit('info', 'entry recorded', e, () => {
        m.settled.inc({ state: 'recorded' });
        m.lag.observe(e.sinceAcceptedMs / MS_PER_SECOND);
      }),
    entryRejected: (e) =>
      emit('warn', 'entry rejected', e, () => {
        m.settled.inc({ state: 'rejected' });
        for (const code of e.codes) m.problems.inc({ code });
      }),
    entryWaiting: (e) =>
      emit('info', 'entry waiting', e, () => {
        m.settled.inc({ state: 'waiting' });
        m.problems.inc({ code: e.code });
      }),
    entryUncertain: (e) =>
      emit('warn', 'entry uncertain', e, () => {
        m.settled.inc({ state: 'uncertain' });
        m.problems.inc({ code: e.code });
      }),
    entryResolved: (e) => emit('info', 'entry resolved', e, () => m.settled.inc({ state: 'resolved' })),
    entrySkipped: (e) => emit('info', 'entry skipped', e, () => m.settled.inc({ state: 'skipped' })),
    claimLost: (e) => emit('warn', 'claim lost', e, () => m.claimsLost.inc(e.entryIds.length)),
    claimsReleased: (e) =>
      emit(e.pending + e.uncertain > 0 ? 'warn' : 'debug', 'claims released', e, () => {
        m.claimsReleased.inc({ state: 'pending' }, e.pending);
        m.claimsReleased.inc({ state: 'uncertain' }, e.uncertain);
      }),
    ledgerWasOlder: (e) =>
      emit('warn', 'documents found in Xero that the ledger did not know', e, () => m.takenOver.inc(e.orders)),
    documentDuplicated: (e) => emit('error', 'document duplicated', e, () => m.duplicates.inc()),
    reported: (e) => emit('debug', 'store notified', e, () => m.reports.inc(e.orders)),
    incidentReported: (e) => emit('warn', 'incident reported', e, () => m.incidents.inc({ tell: e.notice })),
    alertSent: (e) => emit('info', 'alert sent', e, () => m.alerts.inc({ channel: e.channel, result: 'sent' })),
    alertFailed: (e) =>
      emit('warn', 'alert failed', e, () =>
        m.alerts.inc({ channel: e.channel, result: e.isGivenUp ? 'given-up' : 'failed' }),
      ),
    alertsBlind: (e) => emit('warn', 'the stores could not be checked for alerts', e, () => m.alertsBlind.inc()),
    reportFailed: (e) => emit('warn', 'report to the store failed', e, () => m.reportFailures.inc()),
  } satisfies Partial<Events>;
}

function outsideEvents(emit: Emit, m: Metrics) {
  const connection = (event: string) => () => m.connections.inc({ event });
  return {
    xeroCalled: (e) =>
      emit('debug', 'xero call', e, () => {
        m.calls.inc({ resource: e.resource, outcome: outcomeOf(e.status) });
        m.callSeconds.observe({ resource: e.resource }, e.durationMs / MS_PER_SECOND);
      }),
    gaugeFailed: (e) => emit('warn', 'a figure could not be read', e, () => m.gaugesFailed.inc()),
    connectionMade: (e) => emit('info', 'connection made', e, connection('made')),
    connectionLost: (e) => emit('error', 'connection lost', e, connection('lost')),
    connectionPaused: (e) => emit('warn', 'connection paused', e, connection('paused')),
    tokensRefreshed: (e) => emit('debug', 'tokens refreshed', e, connection('refreshed')),
    tokenRefreshFailed: (e) => emit('warn', 'token refresh failed', e, connection('refresh_failed')),
    pollDone: (e) => {
      const message = e.hidden > 0 ? 'poll done, but the store counts orders that it cannot load' : 'poll done';
      emit(e.hidden > 0 ? 'warn' : 'info', message, e, () => m.polls.inc({ result: 'done' }));
    },
    pollFailed: (e) => emit('warn', 'poll failed', e, () => m.polls.inc({ result: 'failed' })),
  } satisfies Partial<Events>;
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
