import type { Request, Response } from 'express';
import { AppError } from '../domain/app-error.ts';
import { refusal } from '../domain/refusal.ts';

/** When a refused caller may try again. */
const RETRY_AFTER_MS = 10_000;

export interface PoolLimits {
  /** Of all bodies that are being read or processed. */
  readonly bytesMax: number;
  /** Of those from one address; at least the longest body. */
  readonly callerBytesMax: number;
}

export type BodyPool = ReturnType<typeof createBodyPool>;

/**
 * Reads request bodies into a bounded amount of memory, shared by all requests of a kind. Counted is what is held, not what
 * was announced: an announced body that never comes takes nothing from the others.
 */
export function createBodyPool({ bytesMax, callerBytesMax }: PoolLimits) {
  const held = new Map<string, number>();
  let heldByAll = 0;
  const hold = (caller: string, bytes: number): void => {
    const own = (held.get(caller) ?? 0) + bytes;
    if (bytes > 0 && (heldByAll + bytes > bytesMax || own > callerBytesMax)) throw tooBusy();
    heldByAll += bytes;
    if (own === 0) held.delete(caller);
    else held.set(caller, own);
  };
  return {
    /** Of all requests, now. */
    get heldBytes() {
      return heldByAll;
    },
    /** The memory is given back when the response ends. Throws a request error 400, 413, 415 or 503. */
    async read(request: Request, response: Response, bytesLimit: number): Promise<Buffer> {
      const encoding = request.get('content-encoding') ?? 'identity';
      if (encoding.toLowerCase() !== 'identity') throw compressed();
      if (Number(request.get('content-length') ?? 0) > bytesLimit) throw tooLarge();
      const isOver = () => response.closed;
      if (isOver()) throw cutOff();
      const caller = request.ip ?? '';
      let mine = 0;
      response.once('close', () => hold(caller, -mine));
      let body = Buffer.alloc(0);
      let length = 0;
      try {
        for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
          if (isOver()) throw cutOff();
          const needed = length + chunk.length;
          if (needed > bytesLimit) throw tooLarge();
          if (needed > body.length) {
            // Pieces are copied into one buffer: each alone takes many times the memory of a few bytes.
            const larger = Buffer.alloc(Math.min(bytesLimit, Math.max(needed, 2 * body.length)));
            hold(caller, larger.length - body.length);
            mine += larger.length - body.length;
            body.copy(larger);
            body = larger;
          }
          chunk.copy(body, length);
          length = needed;
        }
      } catch (error) {
        throw request.errored === null ? error : cutOff();
      }
      return body.subarray(0, length);
    },
  };
}

function tooBusy(): AppError {
  const message = 'Too many large requests arrive at the same time.';
  const fix = 'Try again in a moment.';
  return new AppError('request', 'busy', message, { status: 503, fix, retryAfterMs: RETRY_AFTER_MS });
}

function tooLarge(): AppError {
  return refusal(413, 'body_too_large', 'The request is too large.', 'Send less at once.');
}

function compressed(): AppError {
  return refusal(415, 'bad_request', 'The body of the request is compressed.', 'Send it uncompressed.');
}

/** Nobody receives this answer. */
function cutOff(): AppError {
  return refusal(400, 'bad_request', 'The request ended before its body did.', '');
}
