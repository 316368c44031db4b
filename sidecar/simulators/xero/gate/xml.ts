import { escapeUTF8 } from 'entities';
import { z } from 'zod';
import type { Reply } from '../reply.ts';

const record = z.record(z.string(), z.unknown());

/** XML is what Xero answers to a caller that does not ask for JSON; the same data, element by element. */
export function asXml(reply: Reply): Reply {
  const body = record.safeParse(JSON.parse(reply.body));
  if (!body.success) return reply;
  const root = 'ErrorNumber' in body.data ? 'ApiException' : 'Response';
  return {
    ...reply,
    headers: { ...reply.headers, 'Content-Type': 'text/xml; charset=utf-8' },
    body: `<${root}>${children(body.data)}</${root}>`,
  };
}

function children(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    return `<${name}>${value.map((item) => element(singular(name), item)).join('')}</${name}>`;
  }
  const fields = record.safeParse(value);
  if (fields.success) return `<${name}>${children(fields.data)}</${name}>`;
  return `<${name}>${escapeUTF8(scalar(value))}</${name}>`;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const milliseconds = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value)?.[1];
  return milliseconds === undefined ? value : new Date(Number(milliseconds)).toISOString().slice(0, 19);
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (name.endsWith('sses')) return name.slice(0, -2);
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
