import { alertsBody, alertTestBody, type AlertsBody } from '../../../sidecar/src/contract/alerts.ts';
import { request } from './request.ts';

export const fetchAlerts = (signal?: AbortSignal): Promise<AlertsBody> =>
  request(alertsBody, { path: 'alerts', signal });

export const setAlertMail = (wordpress: boolean): Promise<AlertsBody> =>
  request(alertsBody, { path: 'alerts', method: 'PUT', data: { wordpress } });

export const testAlerts = () => request(alertTestBody, { path: 'alerts/test', method: 'POST', data: {} });
