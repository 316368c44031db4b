import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from '../reply.ts';

const TITLES: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden' };

/** What the gateway in front of the accounting API says when it lets nothing through. */
export function problemReply(status: 400 | 401 | 403, detail: string): Reply {
  return jsonReply(status, {
    Type: null,
    Title: TITLES[status],
    Status: status,
    Detail: detail,
    Instance: randomUUID(),
    Extensions: {},
  });
}

/** The accounting API's own refusal of a request that it could not read. */
export function exceptionReply(errorNumber: number, type: string, message: string): Reply {
  return jsonReply(400, { ErrorNumber: errorNumber, Type: type, Message: message });
}

/** Recorded: a 404 is text/html with an empty body. */
export const NOT_FOUND: Reply = { status: 404, headers: { 'Content-Type': 'text/html' }, body: '' };

/** "Method not implemented" (Xero's list of response codes). */
export const NOT_IMPLEMENTED: Reply = { status: 501, headers: {}, body: '' };
