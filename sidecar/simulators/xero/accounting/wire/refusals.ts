import type { AccountingAnswer } from '../contract.ts';

/** One element of a call is wrong: it is reported with these texts and changes nothing. */
export class ElementRejected extends Error {
  override readonly name = 'ElementRejected';
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join(' | '));
    this.messages = messages;
  }
}

/** The whole call ends here, whatever its elements say. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly answer: AccountingAnswer;

  constructor(answer: AccountingAnswer) {
    super(`call refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** Recorded: 404 has no body and an html content type. */
export function notFound(): CallRefused {
  return new CallRefused({ status: 404, body: '', contentType: 'text/html' });
}

function exception(errorNumber: number, type: string, message: string): CallRefused {
  return new CallRefused({ status: 400, body: { ErrorNumber: errorNumber, Type: type, Message: message } });
}

export function postDataInvalid(message: string): CallRefused {
  return exception(14, 'PostDataInvalidException', message);
}

export function queryParseError(message: string): CallRefused {
  return exception(16, 'QueryParseException', message);
}

export function noDataProcessed(message: string): CallRefused {
  return exception(17, 'NoDataProcessedException', message);
}

export function highVolume(): CallRefused {
  return exception(51, 'HighVolumeException', 'The result is too large; use paging or an optimised filter.');
}

/** What exists at Xero but is not simulated. */
export function notImplemented(): CallRefused {
  return new CallRefused({ status: 501, body: '', contentType: 'text/html' });
}

export function rejectIf(condition: boolean, message: string): void {
  if (condition) throw new ElementRejected([message]);
}
