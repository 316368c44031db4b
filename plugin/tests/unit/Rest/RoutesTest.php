<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Rest;

use MLConnector\Rest\Routes;
use MLConnector\Tests\TestCase;

final class RoutesTest extends TestCase {
	private const CONTRACT = __DIR__ . '/../../../../sidecar/src/contract/*.ts';
	/** Between plugin and sidecar, or by WooCommerce itself: never for a browser. */
	private const NOT_FOR_PAGES = [ 'POST nudge', 'POST plugin-report', 'POST webhooks/woocommerce', 'POST erase-customer', 'POST export-customer', 'POST unpair', 'POST store-key' ];
	/** By routes of the plugin's own: it cleans up when the store has left. */
	private const OWN = [ 'GET leave', 'POST leave', 'DELETE leave', 'POST leave/confirm', 'POST leave/export' ];

	/** @return list<string> e.g. "GET status" */
	private static function contract(): array {
		preg_match_all( '/`(GET|POST|PUT|PATCH|DELETE) ([a-z][^`\s\[?]*)/', implode( array_map( 'file_get_contents', (array) glob( self::CONTRACT ) ) ), $found, PREG_SET_ORDER );
		$routes = [];
		foreach ( $found as $one ) {
			$routes[] = $one[1] . ' ' . str_replace( ':orderId', '(?P<orderId>\d{1,19})', $one[2] );
		}
		return array_values( array_unique( $routes ) );
	}

	public function test_every_route_of_the_contract_is_passed_on_and_no_other(): void {
		$passed_on = [];
		foreach ( Routes::all() as $route ) {
			$passed_on[] = $route['method'] . ' ' . $route['path'];
		}
		$expected = array_values( array_diff( self::contract(), self::NOT_FOR_PAGES, self::OWN ) );
		sort( $passed_on );
		sort( $expected );
		$this->assertGreaterThan( 15, count( $expected ), 'the contract was read' );
		$this->assertSame( $expected, $passed_on );
	}

	public function test_every_argument_has_a_type_and_every_query_is_declared(): void {
		foreach ( Routes::all() as $route ) {
			foreach ( $route['args'] as $name => $schema ) {
				$this->assertArrayHasKey( 'type', $schema, $route['path'] . ' ' . $name );
			}
			$this->assertSame( 'GET' === $route['method'] ? array_keys( $route['args'] ) : [], $route['query'], $route['path'] );
		}
	}
}
