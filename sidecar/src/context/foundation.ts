import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Database } from '../database/database.ts';
import type { Instance } from '../database/instance.ts';
import type { Logger } from '../observability/logger.ts';
import type { CallEvent } from '../xero/call.ts';
import type { XeroClientParts } from '../xero/client.ts';
import type { GovernorParts } from '../xero/rate-governor.ts';
import type { Sleep } from './context.ts';

/** An open data directory and the basic parts. */
export interface Opened {
  readonly config: Config;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly setTimer: GovernorParts['setTimer'];
  readonly xeroTimeouts: XeroClientParts['timeouts'];
  readonly database: Database;
  readonly secrets: Secrets;
  readonly instance: Instance;
  readonly callSeen: (call: CallEvent) => void;
}
