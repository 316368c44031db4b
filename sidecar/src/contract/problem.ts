/**
 * This folder: what the sidecar answers to the plugin, and the plugin to its pages: types only, imported by admin-ui.
 * `/v1/stores/:store/<path>` here is `/wp-json/ml-connector/v1/<path>` there. Money is decimal text, times are ISO UTC text.
 */

import type { SettingsFault } from '../domain/settings/settings.ts';

/** Every error of every route; HTTP 4xx if the caller can fix it, else 5xx. */
export interface ErrorBody {
  /** Stable, e.g. `pairing_code_wrong`. */
  readonly code: string;
  readonly message: string;
  /** What to do; '' = unknown. */
  readonly fix?: string;
  /** Wrong settings, field by field. */
  readonly faults?: readonly SettingsFault[];
}

export type SettingsTab = 'connection' | 'accounts' | 'payments' | 'documents' | 'sync' | 'activity';

export interface ProblemBody {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly tab: SettingsTab | null;
  /** Path of the setting that fixes it, e.g. "payments.methods.cheque": an anchor on that tab; null = none. */
  readonly setting: string | null;
}
