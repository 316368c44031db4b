import { addQueryArgs } from '@wordpress/url';

/** Builds a customer's profile URL from the settings page's URL. */
export function customerAddress(settingsUrl: string, customerId: number): string {
  const admin = settingsUrl.split('?')[0]?.replace(/[^/]*$/, '') ?? '';
  return addQueryArgs(`${admin}user-edit.php`, { user_id: customerId });
}
