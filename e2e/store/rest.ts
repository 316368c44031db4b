import { goThroughConsent } from '../../sidecar/simulators/consent-browser.ts';
import type { Whole } from './whole.ts';

const CALL = `
$request = new WP_REST_Request( $argv[1], '/ml-connector/v1/' . $argv[2] );
if ( '' !== $argv[3] ) { $request->set_header( 'content-type', 'application/json' ); $request->set_body( $argv[3] ); }
$response = rest_ensure_response( rest_do_request( $request ) );
echo wp_json_encode( array( 'status' => $response->get_status(), 'body' => $response->get_data() ) );`;

/** One request to the plugin's API as the shop's owner, without a browser. Throws with the body unless 2xx. */
export async function askPlugin(
  whole: Whole,
  method: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const args = [method, path, body === undefined ? '' : JSON.stringify(body)];
  const answer = (await whole.shop.phpJson(CALL, args)) as { status: number; body: Readonly<Record<string, unknown>> };
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Consent and choice as on the settings page; absent: the first organisation that Xero grants. */
export async function connectByRest(whole: Whole, wanted?: string): Promise<string> {
  const returnUrl = `${whole.shop.url}/wp-admin/admin.php?page=ml-connector`;
  const { consentUrl } = await askPlugin(whole, 'POST', 'xero/connect', { returnUrl });
  const answer = await goThroughConsent(String(consentUrl));
  if (answer.status >= 400) throw new Error(`The callback answered ${answer.status}: ${await answer.text()}`);
  const { organisations } = await askPlugin(whole, 'GET', 'xero/organisations');
  const [first] = organisations as readonly { tenantId: string }[];
  const tenantId = wanted ?? first?.tenantId;
  if (tenantId === undefined) throw new Error('Xero let us into no organisation.');
  await askPlugin(whole, 'POST', 'xero/organisation', { tenantId });
  return tenantId;
}
