import type { Consents } from '../connection/consent.ts';
import type { Identity } from '../connection/identity.ts';
import type { ReferenceLists } from '../connection/reference-lists.ts';
import type { AccessTokens } from '../connection/refresh-token.ts';
import type { XeroClient } from '../xero/client.ts';
import type { ClockSkew } from '../xero/clock-skew.ts';
import type { RateGovernor } from '../xero/rate-governor.ts';

export interface XeroParts {
  readonly client: XeroClient;
  readonly governor: RateGovernor;
  readonly identity: Identity;
  readonly accessTokens: AccessTokens;
  readonly consents: Consents;
  readonly lists: ReferenceLists;
  readonly clockSkew: ClockSkew;
  /** Whether Xero has confirmed our time just now. Without that nothing is sent: a call's age decides whether it may be repeated. */
  readonly proveClock: () => Promise<boolean>;
  /** Whether the organisation's consent covers bank transactions. */
  readonly mayBookFees: (tenantId: string) => Promise<boolean>;
  /** Whether it lets clearing accounts be created. */
  readonly mayCreateAccounts: (tenantId: string) => Promise<boolean>;
  /** Whether it lets the profit and loss be read. */
  readonly mayReadReports: (tenantId: string) => Promise<boolean>;
  /** Whether it lets the balances of bank accounts be read. */
  readonly mayReadBalances: (tenantId: string) => Promise<boolean>;
}
