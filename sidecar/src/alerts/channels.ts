import type { AlertsConfig } from '../config/alerts-config.ts';
import type { PluginHttp, PluginTarget } from '../woocommerce/http/plugin-http.ts';
import { sendMail } from './send-mail.ts';
import { sendWebhook } from './send-webhook.ts';
import type { AlertTarget } from './targets.ts';
import { phrasesOf } from '../wording/phrases/with-phrases.ts';
import { type AlertMessage, forOwner } from './words.ts';

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
    channels.push({
      name: 'wordpress',
      send: async (message) => await http.post(plugin, 'alert', await forRecipient(message)),
    });
  if (target.webhookUrl !== null) channels.push(webhook('store-webhook', target.webhookUrl, allowPrivateHosts));
  return channels;
}

/** With the phrases of subject and lines: the plugin writes them in the language of whom it mails. */
async function forRecipient(message: AlertMessage) {
  const { subject, text } = forOwner(message);
  return { subject, text, phrases: await phrasesOf([subject, ...text.split('\n')]) };
}

function webhook(name: ChannelName, address: string, allowPrivateHosts: boolean): Channel {
  return { name, send: (message) => sendWebhook(address, message, { allowPrivateHosts }) };
}
