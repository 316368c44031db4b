<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

final class RestTest extends TestCase {
	/** @return list<array{0: string, 1: string}> Every route there is, with its method. */
	private static function routes(): array {
		$routes = [];
		foreach ( rest_get_server()->get_routes( 'ml-connector/v1' ) as $path => $handlers ) {
			foreach ( $handlers as $handler ) {
				foreach ( array_keys( $handler['methods'] ) as $method ) {
					if ( '/ml-connector/v1' !== $path ) {
						$routes[] = [ $method, str_replace( '(?P<orderId>\d{1,19})', '12', substr( $path, strlen( '/ml-connector/v1' ) ) ) ];
					}
				}
			}
		}
		return $routes;
	}

	public function test_nobody_but_who_manages_the_shop_gets_anything(): void {
		self::pair();
		self::sidecar()->reset();
		$editor = get_user_by( 'login', 'editor' );
		foreach ( [ [ 0, 401 ], [ (int) $editor->ID, 403 ] ] as list( $user_id, $status ) ) {
			wp_set_current_user( $user_id );
			foreach ( self::routes() as list( $method, $path ) ) {
				if ( '/report' === $path ) {
					continue;
				}
				$got = self::rest( $method, $path, 'GET' === $method ? null : [] )->get_status();
				// Arguments are looked at first; a missing one reveals nothing.
				$this->assertContains( $got, [ $status, 400 ], "$method $path" );
			}
		}
		$this->assertSame( [], self::sidecar()->requests() );
		$this->assertGreaterThan( 25, count( self::routes() ) );
	}

	public function test_a_browser_without_the_nonce_is_a_stranger(): void {
		$cookie = LOGGED_IN_COOKIE . '=' . wp_generate_auth_cookie( 1, time() + 600, 'logged_in' );
		$url    = home_url( '/wp-json/ml-connector/v1/connection' );
		$this->assertSame( 401, wp_remote_retrieve_response_code( wp_remote_get( $url, [ 'headers' => [ 'Cookie' => $cookie ] ] ) ) );
	}

	public function test_objects_stay_objects_both_ways(): void {
		self::pair();
		self::sidecar()->answers( [ 'PUT settings' => [ 'body' => [ 'settings' => [ 'map' => new \stdClass(), 'list' => [] ] ] ] ] );
		$answer = self::rest( 'PUT', '/settings', '{"revision":"a","settings":{"rates":{},"rules":[]}}' );
		$this->assertSame( '{"settings":{"map":{},"list":[]}}', wp_json_encode( rest_get_server()->response_to_data( $answer, false ) ) );
		$this->assertSame( '{"revision":"a","settings":{"rates":{},"rules":[]}}', self::sidecar()->requests( '/settings' )[0]['body'] );
	}

	public function test_only_the_declared_query_goes_on(): void {
		self::pair();
		self::rest( 'GET', '/entries?state=rejected,waiting&q=a b%26c&limit=5&_locale=user&evil=1' );
		$this->assertStringEndsWith( '/entries?state=rejected%2Cwaiting&q=a%20b%26c&limit=5', self::sidecar()->requests()[ count( self::sidecar()->requests() ) - 1 ]['path'] );
	}

	/** @return array<string, array{0: string, 1: string, 2: array<string, mixed>|null}> */
	public static function nonsense(): array {
		return [
			'a state that is none'   => [ 'GET', '/entries?state=bogus', null ],
			'a limit of a million'   => [ 'GET', '/entries?limit=1000000', null ],
			'a kind that is none'    => [ 'GET', '/lists/search?kind=user&q=a', null ],
			'a month that is none'   => [ 'GET', '/month-end?month=november', null ],
			'books of no month'      => [ 'GET', '/books?month=november', null ],
			'books of no day'        => [ 'GET', '/books/day?day=today', null ],
			'a check of no month'    => [ 'POST', '/books/check', [ 'month' => 'november' ] ],
			'no reason to accept'    => [ 'POST', '/books/accept', [ 'orderId' => '7', 'code' => 'doubled' ] ],
			'a reason without end'   => [ 'POST', '/books/accept', [ 'orderId' => '7', 'code' => 'doubled', 'reason' => str_repeat( 'x', 501 ) ] ],
			'nothing taken back'     => [ 'POST', '/books/unaccept', [ 'orderId' => '7' ] ],
			'a comparison of no day' => [ 'GET', '/reconciliation?from=2026-11-01&to=today', null ],
			'a bridge that is none'  => [ 'GET', '/reconciliation?from=2026-11-01&to=2026-11-30&bridge=maybe', null ],
			'an undo of no backfill' => [ 'POST', '/backfill/undo', [] ],
			'a start that is none'   => [ 'GET', '/fit?start=maybe', null ],
			'a day that is none'     => [ 'POST', '/backfill', [ 'after' => 'yesterday' ] ],
			'a last day of no form'  => [ 'POST', '/backfill/count', [ 'after' => '2026-04-01', 'until' => 'today' ] ],
			'an effect of no change' => [ 'POST', '/settings/effect', [ 'changes' => 'all' ] ],
			'an effect of no day'    => [ 'POST', '/backfill/effect', [ 'after' => 'yesterday' ] ],
			'settings that are text' => [ 'PUT', '/settings', [ 'revision' => 'a', 'settings' => 'x' ] ],
			'orders that are words'  => [ 'POST', '/replay', [ 'orderIds' => [ 'x' ] ] ],
			'an empty code'          => [ 'POST', '/connection', [ 'pairingCode' => '' ] ],
		];
	}

	/**
	 * @dataProvider nonsense
	 * @param array<string, mixed>|null $body
	 */
	public function test_wrong_arguments_never_reach_the_sidecar( string $method, string $path, ?array $body ): void {
		self::pair();
		self::sidecar()->reset();
		$this->assertSame( 400, self::rest( $method, $path, $body )->get_status() );
		$this->assertSame( [], self::sidecar()->requests() );
	}

	/** @return array<string, array{0: string, 1: array<string, string>}> */
	public static function files(): array {
		return [
			'all orders'  => [ 'export', [] ],
			'a month'     => [ 'month-end/csv', [ 'month' => '2026-10' ] ],
			'a fit check' => [ 'fit/csv', [] ],
			'the books'   => [ 'books/csv', [ 'month' => '2026-10' ] ],
		];
	}

	/**
	 * @dataProvider files
	 * @param array<string, string> $query
	 */
	public function test_an_export_comes_as_the_file_it_is( string $path, array $query ): void {
		self::pair();
		self::sidecar()->answers( [ 'GET ' . $path => [ 'type' => 'text/csv; charset=utf-8', 'text' => "order,state\n12,\"a \"\"b\"\"\"\n" ] ] );
		$request = new \WP_REST_Request( 'GET', '/ml-connector/v1/' . $path );
		$request->set_query_params( $query );
		$response = rest_do_request( $request );
		$this->assertStringContainsString( 'text/csv', $response->get_headers()['Content-Type'] );
		$this->assertSame( 'nosniff', $response->get_headers()['X-Content-Type-Options'] );
		ob_start();
		$served = apply_filters( 'rest_pre_serve_request', false, $response, $request, rest_get_server() );
		$this->assertSame( "order,state\n12,\"a \"\"b\"\"\"\n", ob_get_clean() );
		$this->assertTrue( $served );
	}

	public function test_a_sidecar_that_is_down_is_a_502_with_what_to_do(): void {
		self::pair();
		update_option( 'ml_connector_url', 'http://127.0.0.1:9', false );
		$answer = self::rest( 'GET', '/status' );
		$this->assertSame( [ 502, 'ml_connector_unreachable' ], [ $answer->get_status(), $answer->get_data()['code'] ] );
		$this->assertNotSame( '', $answer->get_data()['data']['fix'] );
	}

	/** @return array<string, array{0: string, 1: string, 2: float}> */
	public static function limits(): array {
		return [
			'an order, asked for by its own screen'   => [ 'GET', '/orders/12', 8.0 ],
			'the status, asked for every few seconds' => [ 'GET', '/status', 8.0 ],
			'lists, which may be read from Xero'      => [ 'GET', '/lists', 25.0 ],
			'suggestions, made from live lists'       => [ 'GET', '/settings/suggestions', 25.0 ],
			'what a person asked for'                 => [ 'POST', '/orders/12/preview', 25.0 ],
		];
	}

	/** @dataProvider limits */
	public function test_what_pages_poll_holds_up_no_process_for_long( string $method, string $path, float $seconds ): void {
		self::pair();
		$waits  = null;
		$record = static function ( $answer, array $args ) use ( &$waits ): \WP_Error {
			$waits = $args['timeout'];
			return new \WP_Error( 'http_request_failed', 'timed out' );
		};
		add_filter( 'pre_http_request', $record, 10, 2 );
		$status = self::rest( $method, $path )->get_status();
		remove_filter( 'pre_http_request', $record );
		$this->assertSame( [ 502, $seconds ], [ $status, $waits ] );
	}

	public function test_things_that_rules_name_by_id_have_names(): void {
		$mug      = wc_get_product_id_by_sku( 'MUG-1' );
		$category = get_term_by( 'name', 'Mugs', 'product_cat' );
		$tag      = wp_insert_term( 'Sea & shore', 'product_tag' );
		$query    = sprintf( '/names?product=%d,999999&category=%d&tag=%d', $mug, $category->term_id, $tag['term_id'] );
		$this->assertSame(
			[
				'product:' . $mug                => 'Harbour mug',
				'category:' . $category->term_id => 'Mugs',
				'tag:' . $tag['term_id']         => 'Sea & shore',
			],
			(array) self::rest( 'GET', $query )->get_data()['names']
		);
		$this->assertSame( [], (array) self::rest( 'GET', '/names' )->get_data()['names'] );
		$this->assertSame( 400, self::rest( 'GET', '/names?product=1,x' )->get_status() );
		wp_delete_term( $tag['term_id'], 'product_tag' );
	}
}
