import type { AlertMessagesTable, AlertTargetsTable, IncidentsTable } from './tables/alerts.ts';
import type { AttemptsTable, AuditCheckpointsTable, AuditPermitsTable } from './tables/audit.ts';
import type { DashboardTokensTable, StoreCausesTable, StoreCountsTable, StoreHoursTable } from './tables/dashboard.ts';
import type {
  CallItemsTable,
  CallsTable,
  DocumentsTable,
  EntriesTable,
  EventsTable,
  HistoryNotesTable,
  ReportsTable,
} from './tables/ledger.ts';
import type { InstanceTable, LeasesTable, SealedValuesTable, ServiceFactsTable } from './tables/service.ts';
import type {
  BackfillsTable,
  CustomerChangesTable,
  CustomerImportsTable,
  PairingsTable,
  RemovedStoresTable,
  StoreListsTable,
  StoreSignalsTable,
  StoresTable,
  UsedTokensTable,
} from './tables/stores.ts';
import type {
  ConnectionsTable,
  ConsentsTable,
  ContactLinksTable,
  ContactsTable,
  ReferenceListsTable,
  StoreGrantsTable,
  TokenSetsTable,
  XeroChangesTable,
  XeroWatchTable,
} from './tables/xero.ts';

/** Every table; each group has its file in tables/. Times are ISO UTC text, money decimal text, flags 0/1, `*_json` JSON text, `*_jwe` encrypted text. */
export interface Schema {
  stores: StoresTable;
  removed_stores: RemovedStoresTable;
  pairings: PairingsTable;
  used_tokens: UsedTokensTable;
  store_signals: StoreSignalsTable;
  store_lists: StoreListsTable;
  backfills: BackfillsTable;
  customer_changes: CustomerChangesTable;
  customer_imports: CustomerImportsTable;
  token_sets: TokenSetsTable;
  connections: ConnectionsTable;
  consents: ConsentsTable;
  store_grants: StoreGrantsTable;
  contacts: ContactsTable;
  contact_links: ContactLinksTable;
  reference_lists: ReferenceListsTable;
  xero_changes: XeroChangesTable;
  xero_watch: XeroWatchTable;
  events: EventsTable;
  entries: EntriesTable;
  documents: DocumentsTable;
  calls: CallsTable;
  call_items: CallItemsTable;
  reports: ReportsTable;
  history_notes: HistoryNotesTable;
  attempts: AttemptsTable;
  audit_checkpoints: AuditCheckpointsTable;
  audit_permits: AuditPermitsTable;
  store_counts: StoreCountsTable;
  store_hours: StoreHoursTable;
  store_causes: StoreCausesTable;
  dashboard_links: DashboardTokensTable;
  dashboard_sessions: DashboardTokensTable;
  incidents: IncidentsTable;
  alert_messages: AlertMessagesTable;
  alert_targets: AlertTargetsTable;
  sealed_values: SealedValuesTable;
  leases: LeasesTable;
  instance: InstanceTable;
  service_facts: ServiceFactsTable;
}
