import { __ } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';

export function tabTitle(tab: SettingsTab): string {
  switch (tab) {
    case 'overview':
      return __('Overview', 'ml-connector');
    case 'connection':
      return __('Connection', 'ml-connector');
    case 'accounts':
      return __('Accounts & taxes', 'ml-connector');
    case 'payments':
      return __('Payments', 'ml-connector');
    case 'documents':
      return __('Invoices & contacts', 'ml-connector');
    case 'sync':
      return __('Sync', 'ml-connector');
    case 'activity':
      return __('Activity', 'ml-connector');
    case 'books':
      return __('Books', 'ml-connector');
    case 'payouts':
      return __('Payouts', 'ml-connector');
    case 'reports':
      return __('Reports', 'ml-connector');
  }
}
