import { __ } from '@wordpress/i18n';

export interface ConsentFailure {
  readonly message: string;
  readonly fix: string;
}

/** Why connecting failed, by the code that the sidecar put in the URL. */
export function consentFailure(code: string): ConsentFailure {
  const again = __('Press “Connect to Xero” again.', 'ml-connector');
  switch (code) {
    case 'consent_denied':
      return {
        message: __('The access was not allowed in Xero.', 'ml-connector'),
        fix: `${again} ${__('Choose “Allow access” in Xero.', 'ml-connector')}`,
      };
    case 'consent_expired':
      return { message: __('Allowing the access took more than ten minutes.', 'ml-connector'), fix: again };
    case 'consent_interrupted':
      return { message: __('Connecting to Xero was interrupted.', 'ml-connector'), fix: again };
    case 'no_organisation':
      return {
        message: __('Xero let ML Connector into no organisation.', 'ml-connector'),
        fix: `${again} ${__('Choose an organisation in Xero; you need the right to connect apps to it.', 'ml-connector')}`,
      };
    case 'consent_refused':
      return {
        message: __('Xero refused the connector itself, not you.', 'ml-connector'),
        fix: __(
          'Ask whoever runs the sidecar to compare its client id, secret and redirect address with the app in Xero’s developer portal.',
          'ml-connector',
        ),
      };
    case 'identity_doubtful':
      return {
        message: __('What Xero answered could not be trusted, so nothing was connected.', 'ml-connector'),
        fix: `${again} ${__('If it stays so, ask whoever runs the sidecar to look at its clock.', 'ml-connector')}`,
      };
    default:
      return {
        message: __('Xero did not answer as it should.', 'ml-connector'),
        fix: `${__('Wait a few minutes.', 'ml-connector')} ${again}`,
      };
  }
}
