import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { Gateway } from '../api/payouts.ts';

/** Stripe's page for a new key, with its name and rights filled in. */
const STRIPE_NEW_KEY =
  'https://dashboard.stripe.com/apikeys/create?name=ML%20Connector&permissions[]=rak_payout_read&permissions[]=rak_balance_transaction_source_read&permissions[]=rak_balance_read';
const PAYPAL_APPS = 'https://developer.paypal.com/dashboard/applications/live';

/** How a provider is connected, step by step. */
export function ProviderGuide({ gateway }: { readonly gateway: Gateway }) {
  return (
    <ol className="ml-connector-guide" aria-label={__('How to connect', 'ml-connector')}>
      {stepsOf(gateway).map((step, index) => (
        <li key={index}>{step}</li>
      ))}
    </ol>
  );
}

function stepsOf(gateway: Gateway): readonly ReactNode[] {
  switch (gateway) {
    case 'woopayments':
      return [
        __('Read through your shop with the key that the service already has: no other key is needed.', 'ml-connector'),
        __(
          'The user of that key has to be allowed to manage WooCommerce (shop manager or administrator).',
          'ml-connector',
        ),
      ];
    case 'stripe':
      return [
        <ExternalLink key="link" href={STRIPE_NEW_KEY}>
          {__('Open Stripe’s page for a new restricted key, in live mode', 'ml-connector')}
        </ExternalLink>,
        __(
          'Three rights are chosen there already, each “Read”: Payouts, Balance transaction sources, Balance. Add no others: a key that may do more is refused.',
          'ml-connector',
        ),
        __('Create the key, copy it (it begins with rk_live_), and paste it below.', 'ml-connector'),
      ];
    case 'paypal':
      return [
        <ExternalLink key="link" href={PAYPAL_APPS}>
          {__('Open “Apps & Credentials” at PayPal, in live mode', 'ml-connector')}
        </ExternalLink>,
        __(
          'Create an app or open yours, turn on “Transaction search”, and save. PayPal may take up to nine hours to allow it.',
          'ml-connector',
        ),
        __('Copy the client ID and the secret of the app, and paste them below.', 'ml-connector'),
      ];
  }
}
