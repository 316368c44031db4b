import type { IncomingMessage } from 'node:http';
import type { Reply } from '../reply.ts';
import { textReply } from '../reply.ts';
import { exceptionReply } from './problem.ts';

/** Xero's published limit of a request. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The raw body; null when it is too large. Rejects when the caller goes away in the middle. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const TOO_LARGE: Reply = textReply(413, 'The request is larger than 10 MB.', { Connection: 'close' });

/** Parsed JSON in `value` (undefined for an empty body), or the refusal. */
export function parseBody(raw: Buffer, contentType: string | undefined): { readonly value: unknown } | Reply {
  if (raw.length === 0) return { value: undefined };
  if (!/^(application|text)\/json\b/i.test(contentType ?? '')) return UNSUPPORTED_TYPE;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw), keepExponents as never);
    if (typeof value === 'object' && value !== null) return { value };
    return postDataInvalid('The request body must be a JSON object or array.');
  } catch (error) {
    return postDataInvalid(error instanceof Error ? error.message : 'The request body is not JSON.');
  }
}

/** Xero expects XML by default; the simulator reads JSON only and says so. */
const UNSUPPORTED_TYPE: Reply = textReply(415, 'Unsupported Media Type: send application/json.');

function postDataInvalid(message: string): Reply {
  return exceptionReply(14, 'PostDataInvalidException', message);
}

/** Xero cannot read 2.9104E-5; JSON.parse would hide the exponent, so such a number stays text and fails later. */
function keepExponents(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' && /e/i.test(context.source ?? '') ? context.source : value;
}
