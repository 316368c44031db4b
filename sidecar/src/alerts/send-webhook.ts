import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import fetchNode from 'node-fetch';
import { AppError, isAppError } from '../domain/app-error.ts';
import {
  PRIVATE_HOST,
  LINK_LOCAL_HOST,
  addressInHost,
  guardedLookup,
  refusalOf,
} from '../woocommerce/http/private-address.ts';
import type { AlertMessage } from './words.ts';

/** Only the next message waits for it. */
const TIMEOUT_MS = 10_000;

/** POSTs Slack's `{text}`. Throws an alert error. */
export async function sendWebhook(
  address: string,
  message: AlertMessage,
  options: { readonly allowPrivateHosts: boolean; readonly timeoutMs?: number },
): Promise<void> {
  const url = checkedUrl(address, options.allowPrivateHosts);
  const guard = { lookup: guardedLookup(options.allowPrivateHosts) };
  const agent = url.protocol === 'http:' ? new HttpAgent(guard) : new HttpsAgent(guard);
  try {
    const response = await fetchNode(url.href, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'ML-Connector' },
      body: JSON.stringify({ text: escaped(message.text) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      agent,
    });
    // The rest of the answer is not read: the connection ends.
    if (response.ok) return;
    const fix = 'Create a new webhook address in the service that receives the alerts, and enter it again.';
    throw new AppError('alert', 'alert_refused', `The webhook at ${url.host} answered ${response.status}.`, { fix });
  } catch (error) {
    throw toAlertError(error, url.host);
  } finally {
    agent.destroy();
  }
}

/** Throws an alert error for anything but https to a public host, unless private hosts are allowed. */
export function checkedUrl(address: string, allowPrivateHosts: boolean): URL {
  const url = URL.parse(address.trim());
  if (url === null || !(url.protocol === 'https:' || (allowPrivateHosts && url.protocol === 'http:'))) {
    const fix = 'Copy the address from the service that receives the alerts.';
    throw new AppError('alert', 'alert_address_refused', 'The webhook’s address must start with https://.', { fix });
  }
  const literal = addressInHost(url.hostname);
  const refusal = literal === null ? null : refusalOf(literal, allowPrivateHosts);
  if (refusal === LINK_LOCAL_HOST) throw linkLocalHost(url.host);
  if (refusal === PRIVATE_HOST) throw privateHost(url.host);
  return url;
}

function privateHost(host: string): AppError {
  const message = `${host} is on a private network, which this service does not call.`;
  const fix = 'Use a public address, or set ML_ALLOW_PRIVATE_HOSTS=1 if the receiver is in your own network.';
  return new AppError('alert', 'alert_address_refused', message, { fix });
}

function linkLocalHost(host: string): AppError {
  const message = `${host} is a link-local address, or one of a cloud's own services, which this service never calls.`;
  return new AppError('alert', 'alert_address_refused', message, { fix: 'Use the address of the receiver.' });
}

function toAlertError(error: unknown, host: string): AppError {
  if (isAppError(error, 'alert')) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'timeout';
  if (code === PRIVATE_HOST) return privateHost(host);
  if (code === LINK_LOCAL_HOST) return linkLocalHost(host);
  const fix = 'Check its address. We retry for a day.';
  return new AppError('alert', 'alert_unreachable', `The webhook at ${host} cannot be reached (${code}).`, { fix });
}

/** Slack interprets these three, as in <!channel>. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
