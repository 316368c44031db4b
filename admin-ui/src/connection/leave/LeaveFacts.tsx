import { __, sprintf } from '@wordpress/i18n';
import type { LeaveBody } from '../../../../sidecar/src/contract/pairing.ts';

/** What leaving does, in the order in which it happens. */
export function LeaveFacts({ ending, shared }: Pick<LeaveBody, 'ending' | 'shared'>) {
  return (
    <>
      <p>
        {__(
          'Leave if you no longer want to use ML Connector with this service. Your shop keeps selling. Your invoices, payments and contacts stay in Xero.',
          'ml-connector',
        )}
      </p>
      <ul className="ul-disc">
        <li>{__('Syncing stops now. If you cancel, it goes on as before.', 'ml-connector')}</li>
        <li>
          {__(
            'You download a file with everything that the service knows about this shop: settings, orders, documents and history.',
            'ml-connector',
          )}
        </li>
        {ending.map((name) => (
          <li key={name}>
            {/* translators: %s: organisation in Xero */}
            {sprintf(
              __('The access to %s ends at Xero: the connection is removed, and its token revoked.', 'ml-connector'),
              name,
            )}
          </li>
        ))}
        {shared.map((name) => (
          <li key={name}>
            {/* translators: %s: organisation in Xero */}
            {sprintf(__('%s stays connected, as another shop posts there.', 'ml-connector'), name)}
          </li>
        ))}
        <li>
          {__(
            'The service deletes what it keeps of this shop: keys, settings, lists, payouts and reports. Numbers, amounts and states of orders stay there, so that nothing is posted twice if you return.',
            'ml-connector',
          )}
        </li>
        <li>{__('ML Connector’s webhooks and REST API key are removed from this shop.', 'ml-connector')}</li>
      </ul>
    </>
  );
}
