import type { AlertsConfig } from '../config/alerts-config.ts';
import type { PluginHttp, PluginTarget } from '../woocommerce/http/plugin-http.ts';
import { sendMail } from './send-mail.ts';
import { sendWebhook } from './send-webhook.ts';
import type { AlertTarget } from './targets.ts';
import { inWords, type AlertMessage } from './words.ts';

export const CHANNEL_NAMES = ['webhook', 'mail', 'wordpress', 'store-webhook'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** A channel for messages. `send` throws an error with code and fix. */
export interface Channel {
  readonly name: ChannelName;
  readonly send: (message: AlertMessage) => Promise<void>;
}

/** The operator is notified for all stores. */
export function operatorChannels(config: AlertsConfig, allowPrivateHosts: boolean): Channel[] {
  const { webhookUrl, mail } = config;
  const channels: Channel[] = [];
  if (webhookUrl !== null) {
    channels.push({
      name: 'webhook',
      send: (message) => sendWebhook(webhookUrl.reveal(), message, { allowPrivateHosts }),
    });
  }
  if (mail !== null) channels.push({ name: 'mail', send: (message) => sendMail(mail, message) });
  return channels;
}

export function storeChannels(parts: {
  readonly target: AlertTarget;
  /** null = no plugin is paired. */
  readonly plugin: PluginTarget | null;
  readonly http: Pick<PluginHttp, 'post'>;
  readonly allowPrivateHosts: boolean;
  /** Rewords an operator's text for the store's administrator. */
  readonly ownerWords: (text: string) => string;
}): Channel[] {
  const { target, plugin, http, allowPrivateHosts, ownerWords } = parts;
  const { webhookUrl } = target;
  const channels: Channel[] = [];
  if (target.wordpress && plugin !== null) {
    channels.push({
      name: 'wordpress',
      send: async (message) => {
        await http.post(plugin, 'alert', inWords(message, ownerWords));
      },
    });
  }
  if (webhookUrl !== null) {
    channels.push({
      name: 'store-webhook',
      send: (message) => sendWebhook(webhookUrl, message, { allowPrivateHosts }),
    });
  }
  return channels;
}
