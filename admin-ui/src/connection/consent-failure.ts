import { __ } from '@wordpress/i18n';

export interface ConsentFailure {
  readonly message: string;
  readonly fix: string;
}

/** Why connecting failed, by the code that the sidecar put in the URL. */
export function consentFailure(code: string): ConsentFailure {
  const again = __('Choose “Connect to Xero” again.', 'ml-connector');
  switch (code) {
    case 'consent_denied':
      return {
        message: __('Access was not allowed in Xero.', 'ml-connector'),
        fix: `${again} ${__('Choose “Allow access” in Xero.', 'ml-connector')}`,
      };
    case 'consent_expired':
      return { message: __('Allowing access took more than ten minutes.', 'ml-connector'), fix: again };
    case 'consent_interrupted':
      return { message: __('Connecting to Xero was interrupted.', 'ml-connector'), fix: again };
    case 'no_organisation':
      return {
        message: __('ML Connector was given access to no organisation.', 'ml-connector'),
        fix: `${again} ${__('Choose an organisation in Xero. You need permission to connect apps to it.', 'ml-connector')}`,
      };
    case 'consent_refused':
      return {
        message: __('Xero refused ML Connector’s own credentials, not yours.', 'ml-connector'),
        fix: __(
          'Ask the operator of the service to compare its client ID, secret and redirect address with the app in Xero’s developer portal.',
          'ml-connector',
        ),
      };
    case 'identity_doubtful':
      return {
        message: __('Xero’s answer could not be verified, so nothing was connected.', 'ml-connector'),
        fix: `${again} ${__('If this happens again, ask the operator of the service to check its clock.', 'ml-connector')}`,
      };
    default:
      return {
        message: __('Xero’s answer was not as expected.', 'ml-connector'),
        fix: `${__('Wait a few minutes.', 'ml-connector')} ${again}`,
      };
  }
}
