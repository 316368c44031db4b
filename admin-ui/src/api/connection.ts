import { request } from './request.ts';
import { flag, list, nullable, object, oneOf, text, withDefault } from './shape.ts';

export const WEBHOOK_STATES = ['active', 'paused', 'disabled', 'missing', 'changed'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

export interface WebhookBody {
  readonly topic: string;
  readonly state: WebhookState;
  /** Why it is not active; '' when it is. */
  readonly explanation: string;
}

/** The plugin's own route: WordPress's view of its pairing. */
export interface ConnectionBody {
  readonly paired: boolean;
  readonly url: string;
  /** The constant ML_CONNECTOR_URL sets the address: read-only here. */
  readonly urlIsConstant: boolean;
  readonly storeId: string | null;
  readonly webhooks: readonly WebhookBody[];
  /** Webhooks that were disabled or changed are repaired automatically. */
  readonly autoRepair: boolean;
  /** The paired address, if this site is another one (a copy); null = it is the same. */
  readonly movedFrom: string | null;
  /** What unpairing could not do; '' = nothing. */
  readonly message: string;
}

const connection = object<ConnectionBody>({
  paired: flag,
  url: withDefault(text, ''),
  urlIsConstant: withDefault(flag, false),
  storeId: nullable(text),
  webhooks: withDefault(
    list(
      object<WebhookBody>({
        topic: text,
        state: oneOf(WEBHOOK_STATES),
        explanation: withDefault(text, ''),
      }),
    ),
    [],
  ),
  autoRepair: withDefault(flag, false),
  movedFrom: nullable(text),
  message: withDefault(text, ''),
});

export const fetchConnection = (signal?: AbortSignal): Promise<ConnectionBody> =>
  request(connection, { path: 'connection', signal });

export const pair = (url: string, pairingCode: string): Promise<ConnectionBody> =>
  request(connection, { path: 'connection', method: 'POST', data: { url, pairingCode } });

export const unpair = (): Promise<ConnectionBody> => request(connection, { path: 'connection', method: 'DELETE' });

export const repairWebhooks = (): Promise<ConnectionBody> =>
  request(connection, { path: 'webhooks/repair', method: 'POST', data: {} });

export const setAutoRepair = (enabled: boolean): Promise<ConnectionBody> =>
  request(connection, { path: 'webhooks/auto-repair', method: 'POST', data: { enabled } });
