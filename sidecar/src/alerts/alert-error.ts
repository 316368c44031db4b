export type AlertErrorCode =
  | 'alert_address_refused'
  | 'alert_refused'
  | 'alert_unreachable'
  | 'alert_mail_failed'
  | 'alert_no_plugin'
  | 'alert_no_channel';

/** Why a message could not be sent. Without address: it may be a secret. */
export class AlertError extends Error {
  override readonly name = 'AlertError';
  readonly code: AlertErrorCode;
  readonly fix: string;

  constructor(code: AlertErrorCode, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}
