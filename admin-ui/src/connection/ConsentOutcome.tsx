import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { consentFailure } from './consent-failure.ts';
import type { useReturnFromXero } from './use-return-from-xero.ts';

type Props = ReturnType<typeof useReturnFromXero> & { readonly isConnected: boolean };

/** What came of the visit to Xero, as long as it holds. */
export function ConsentOutcome({ outcome, detail, forget, isConnected }: Props) {
  const failure = consentFailure(detail);
  return (
    <>
      {outcome === 'connected' && isConnected && (
        <Notice status="success" onRemove={forget} className="ml-connector-notice">
          {__('Connected to Xero. Next: check your accounts and taxes.', 'ml-connector')}
        </Notice>
      )}
      {outcome === 'failed' && (
        <Notice status="error" onRemove={forget} className="ml-connector-notice">
          <p>{failure.message}</p>
          <p>{failure.fix}</p>
          {detail !== '' && !failure.isKnown && <p className="ml-connector-quiet">{detail}</p>}
        </Notice>
      )}
    </>
  );
}
