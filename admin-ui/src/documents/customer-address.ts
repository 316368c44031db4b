import { addQueryArgs } from '@wordpress/url';

/** Of a customer's profile, from the address of the settings page. */
export function customerAddress(settingsUrl: string, customerId: number): string {
  const admin = settingsUrl.split('?')[0]?.replace(/[^/]*$/, '') ?? '';
  return addQueryArgs(`${admin}user-edit.php`, { user_id: customerId });
}
