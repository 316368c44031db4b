import { __ } from '@wordpress/i18n';
import type { SetupStep } from './steps.ts';

export function stepTitle(step: SetupStep): string {
  switch (step) {
    case 'service':
      return __('Connect the service', 'ml-connector');
    case 'fit':
      return __('See if we fit', 'ml-connector');
    case 'xero':
      return __('Connect to Xero', 'ml-connector');
    case 'review':
      return __('Review what we propose', 'ml-connector');
    case 'preview':
      return __('Preview an order', 'ml-connector');
    case 'start':
      return __('Start', 'ml-connector');
  }
}
