import type { Response } from 'express';
import type { StoredReply } from './state.ts';

export type Reply = StoredReply;

/** What the caller gets to see: a reply, or a connection that breaks. */
export type Delivery = Reply | 'drop';

const JSON_TYPE = 'application/json; charset=utf-8';

export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

export function textReply(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body };
}

export function emptyReply(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' };
}

export function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

export function deliver(response: Response, delivery: Delivery): void {
  if (delivery === 'drop') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.status(delivery.status);
  for (const [name, value] of Object.entries(delivery.headers)) response.setHeader(name, value);
  // Express's send() would invent a content type for an empty body; Xero's empty 429 has none.
  response.end(delivery.body);
}
