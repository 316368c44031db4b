import type { AlertsConfig } from '../config/alerts-config.ts';
import type { PluginHttp, PluginTarget } from '../woocommerce/http/plugin-http.ts';
import { sendMail } from './send-mail.ts';
import { sendWebhook } from './send-webhook.ts';
import type { AlertTarget } from './targets.ts';
import { forOwner, type AlertMessage } from './words.ts';

export type ChannelName = 'webhook' | 'mail' | 'wordpress' | 'store-webhook';

/** A channel for messages. `send` throws an error with code and fix. */
export interface Channel {
  readonly name: ChannelName;
  readonly send: (message: AlertMessage) => Promise<unknown>;
}

/** The operator is notified for all stores. */
export function operatorChannels({ webhookUrl, mail }: AlertsConfig, allowPrivateHosts: boolean): Channel[] {
  const channels: Channel[] = [];
  if (webhookUrl !== null) channels.push(webhook('webhook', webhookUrl.reveal(), allowPrivateHosts));
  if (mail !== null) channels.push({ name: 'mail', send: (message) => sendMail(mail, message) });
  return channels;
}

/** `plugin` null = none is paired. */
export function storeChannels(
  target: AlertTarget,
  plugin: PluginTarget | null,
  { http, allowPrivateHosts }: { readonly http: Pick<PluginHttp, 'post'>; readonly allowPrivateHosts: boolean },
): Channel[] {
  const channels: Channel[] = [];
  if (target.wordpress && plugin !== null)
    channels.push({ name: 'wordpress', send: (message) => http.post(plugin, 'alert', forOwner(message)) });
  if (target.webhookUrl !== null) channels.push(webhook('store-webhook', target.webhookUrl, allowPrivateHosts));
  return channels;
}

function webhook(name: ChannelName, address: string, allowPrivateHosts: boolean): Channel {
  return { name, send: (message) => sendWebhook(address, message, { allowPrivateHosts }) };
}
