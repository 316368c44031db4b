import type { Fault } from './faults.ts';
import { textReply, type Delivery, type Reply } from './reply.ts';

/** How one call ended: what Xero decided (kept for idempotent replays) and what reached the caller. */
export interface Execution {
  /** Null when the request died before Xero looked at it: nothing to remember. */
  readonly reply: Reply | null;
  readonly delivery: Delivery;
}

/** Xero's own error page is a 500; 502, 503 and 504 come from the gateway in front, which remembers nothing. */
const OWN_ERROR_STATUS = 500;

/** Ends after so many milliseconds, or rejects when the simulator closes. */
export type Delay = (milliseconds: number, closing: AbortSignal) => Promise<void>;

/** Runs the call and breaks it, before or after the commit, as the fault wants. */
export async function executeWithFault(
  fault: Fault | null,
  execute: () => Reply | Promise<Reply>,
  { delay, closing }: { readonly delay: Delay; readonly closing: AbortSignal },
): Promise<Execution> {
  switch (fault?.kind) {
    case 'drop-before-commit':
      return { reply: null, delivery: 'drop' };
    case '5xx-before': {
      const reply = errorReply(fault.status);
      return { reply: fault.status === OWN_ERROR_STATUS ? reply : null, delivery: reply };
    }
    case '5xx-after': {
      const reply = await execute();
      const error = errorReply(fault.status);
      return { reply: fault.status === OWN_ERROR_STATUS ? error : reply, delivery: error };
    }
    case 'drop-after-commit':
      return { reply: await execute(), delivery: 'drop' };
    case 'malformed-json': {
      const reply = await execute();
      return { reply, delivery: { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) } };
    }
    case 'element-left-out': {
      const reply = await execute();
      return { reply, delivery: { ...reply, body: withoutLast(reply.body) } };
    }
    case 'slow':
      await delay(fault.ms, closing);
      return unchanged(await execute());
    case '429':
    case 'token-expired':
    case 'disconnected':
    case '503-maintenance':
    case 'key-store-down':
    case undefined:
      return unchanged(await execute());
  }
}

/** An answer has one list: that of its elements. */
function withoutLast(body: string): string {
  const answer: unknown = JSON.parse(body);
  if (typeof answer !== 'object' || answer === null) return body;
  const lists = Object.entries(answer).map(([name, part]: [string, unknown]): [string, unknown] => {
    return [name, Array.isArray(part) ? Array.from<unknown>(part).slice(0, -1) : part];
  });
  return JSON.stringify(Object.fromEntries(lists));
}

function unchanged(reply: Reply): Execution {
  return { reply, delivery: reply };
}

export function errorReply(status: number): Reply {
  return textReply(status, status === OWN_ERROR_STATUS ? 'An error occurred in Xero.' : 'The upstream failed.');
}
