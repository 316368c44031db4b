import { addQueryArgs } from '@wordpress/url';

/** Builds an order's URL from the list's URL: WooCommerce's order screen, or WordPress's for posts. */
export function orderAddress(ordersUrl: string, orderId: number): string {
  if (ordersUrl.includes('page=wc-orders')) return addQueryArgs(ordersUrl, { action: 'edit', id: orderId });
  const admin = ordersUrl.split('?')[0]?.replace(/[^/]*$/, '') ?? '';
  return addQueryArgs(`${admin}post.php`, { post: orderId, action: 'edit' });
}
