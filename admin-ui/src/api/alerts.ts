import type { AlertTestBody, AlertsBody } from '../../../sidecar/src/contract/alerts.ts';
import { request } from './request.ts';
import { flag, list, nullable, object, oneOf, text } from './shape.ts';

const alerts = object<AlertsBody>({ wordpress: flag, webhookHost: nullable(text), operatorIsTold: flag });
const results = object<AlertTestBody>({
  results: list(
    object<AlertTestBody['results'][number]>({
      channel: oneOf(['webhook', 'mail', 'wordpress', 'store-webhook']),
      ok: flag,
      message: nullable(text),
      fix: nullable(text),
    }),
  ),
});

export const fetchAlerts = (signal?: AbortSignal): Promise<AlertsBody> => request(alerts, { path: 'alerts', signal });

export const setAlertMail = (wordpress: boolean): Promise<AlertsBody> =>
  request(alerts, { path: 'alerts', method: 'PUT', data: { wordpress } });

export const testAlerts = (): Promise<AlertTestBody> =>
  request(results, { path: 'alerts/test', method: 'POST', data: {} });
