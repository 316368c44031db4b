import type { Whole } from './whole.ts';

const PAIR = `
$request = new WP_REST_Request( 'POST', '/ml-connector/v1/connection' );
$request->set_body_params( array( 'url' => $argv[1], 'pairingCode' => $argv[2] ) );
$response = rest_do_request( $request );
echo wp_json_encode( array( 'status' => $response->get_status(), 'body' => $response->get_data() ) );`;

/** Pairs as the settings page does, without a browser; returns the store's id. */
export async function pairByRest(whole: Whole): Promise<string> {
  const answer = await whole.shop.phpJson(PAIR, [whole.sidecarUrl, whole.pairingCode]);
  if (!isPaired(answer)) throw new Error(`The store could not be paired: ${JSON.stringify(answer)}`);
  return answer.body.storeId;
}

function isPaired(answer: unknown): answer is { readonly body: { readonly storeId: string } } {
  if (typeof answer !== 'object' || answer === null || !('body' in answer)) return false;
  const { body } = answer;
  return typeof body === 'object' && body !== null && 'storeId' in body && typeof body.storeId === 'string';
}
