import type { Selectable } from 'kysely';
import type { AlertsTables } from './tables/alerts.ts';
import type { AuditTables } from './tables/audit.ts';
import type { BooksTables } from './tables/books.ts';
import type { DashboardTables } from './tables/dashboard.ts';
import type { LedgerTables } from './tables/ledger.ts';
import type { PayoutsTables } from './tables/payouts.ts';
import type { ServiceTables } from './tables/service.ts';
import type { StoresTables } from './tables/stores.ts';
import type { XeroTables } from './tables/xero.ts';

/** Every table. Times are ISO UTC text, money decimal text, flags 0/1, `*_json` JSON text, `*_jwe` encrypted text. */
export interface Schema
  extends
    AlertsTables,
    AuditTables,
    BooksTables,
    DashboardTables,
    LedgerTables,
    PayoutsTables,
    ServiceTables,
    StoresTables,
    XeroTables {}

/** A row as selected. */
export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
