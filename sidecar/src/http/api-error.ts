import type { SettingsFault } from '../domain/settings/settings.ts';

/** A refusal in the contract's form (ErrorBody): thrown by handlers, sent by the error handler. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly fix: string;
  readonly faults: readonly SettingsFault[] | null;

  constructor(
    status: number,
    code: string,
    message: string,
    fix: string,
    faults: readonly SettingsFault[] | null = null,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fix = fix;
    this.faults = faults;
  }
}
