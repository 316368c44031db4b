import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { LeaveResult as Result } from '../../../../sidecar/src/contract/pairing.ts';

/** What was done, and what is left to do. */
export function LeaveResult({ result: { takenBack, shared, unknown } }: { readonly result: Result }) {
  return (
    <>
      <Notice status="success" isDismissible={false} className="ml-connector-notice">
        {__('Your shop has left ML Connector. Nothing is synced any more.', 'ml-connector')}
      </Notice>
      <ul className="ul-disc">
        {takenBack.map(({ name, inXero }) => (
          <li key={name}>
            {sprintf(
              inXero
                ? // translators: %s: organisation in Xero
                  __('The access to %s has ended at Xero.', 'ml-connector')
                : // translators: %s: organisation in Xero
                  __('Remove ML Connector in Xero yourself, in %s: Settings, Connected apps.', 'ml-connector'),
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
        <li>{__('The service has deleted what it kept of this shop.', 'ml-connector')}</li>
        <li>{__('ML Connector’s webhooks and REST API key were removed from this shop.', 'ml-connector')}</li>
        {unknown > 0 && (
          <li>
            {/* translators: %d: number of orders */}
            {sprintf(
              _n(
                'Check %d order in Xero: the outcome of its request is unknown.',
                'Check %d orders in Xero: the outcome of their requests is unknown.',
                unknown,
                'ml-connector',
              ),
              unknown,
            )}
          </li>
        )}
      </ul>
      <p>{__('If you don’t need the plugin any more, deactivate and delete it under Plugins.', 'ml-connector')}</p>
    </>
  );
}
