<?php
/**
 * A shop in which nothing is paired, and a stand-in for the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;
use MLConnector\Sidecar\Jwt;
use Yoast\PHPUnitPolyfills\TestCases\TestCase as Polyfilled;

abstract class TestCase extends Polyfilled {
	private const OWNER = 1;

	/** @var Double|null */
	private static $double = null;

	protected function set_up(): void {
		wp_set_current_user( self::OWNER );
		self::sidecar()->reset();
		self::forget();
		delete_option( Options::URL );
		delete_option( Options::AUTO_REPAIR );
	}

	protected function tear_down(): void {
		self::forget();
	}

	public static function tear_down_after_class(): void {
		self::$double = null;
	}

	protected static function sidecar(): Double {
		if ( null === self::$double ) {
			self::$double = new Double();
		}
		return self::$double;
	}

	protected static function pair(): void {
		$answer = self::rest(
			'POST',
			'/connection',
			[
				'url'         => self::sidecar()->url,
				'pairingCode' => 'CODE',
			]
		);
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
	}

	/** @param array<string, mixed>|string|null $body */
	protected static function rest( string $method, string $path, $body = null, string $authorization = '' ): \WP_REST_Response {
		$parts   = explode( '?', $path, 2 );
		$request = new \WP_REST_Request( $method, '/ml-connector/v1' . $parts[0] );
		if ( isset( $parts[1] ) ) {
			parse_str( $parts[1], $query );
			$request->set_query_params( $query );
		}
		if ( null !== $body ) {
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( is_string( $body ) ? $body : (string) wp_json_encode( $body ) );
		}
		if ( '' !== $authorization ) {
			$request->set_header( 'authorization', $authorization );
		}
		return rest_ensure_response( rest_do_request( $request ) );
	}

	/** @param list<array<string, mixed>> $orders */
	protected static function report( array $orders, string $key = Double::KEY ): \WP_REST_Response {
		return self::from_sidecar( '/report', [ 'orders' => $orders ], $key );
	}

	/** @param array<string, mixed> $body Signed as the sidecar signs. */
	protected static function from_sidecar( string $route, array $body, string $key = Double::KEY ): \WP_REST_Response {
		$body   = (string) wp_json_encode( $body );
		$claims = [
			'iss' => 'sidecar',
			'aud' => Double::STORE_ID,
			'iat' => time(),
			'exp' => time() + 60,
			'jti' => Jwt::base64url( random_bytes( 16 ) ),
			'm'   => 'POST',
			'p'   => '/wp-json/ml-connector/v1' . $route,
			'bh'  => Jwt::body_hash( $body ),
		];
		return self::rest( 'POST', $route, $body, 'Bearer ' . Jwt::encode( $claims, $key ) );
	}

	/** @return array<string, mixed> */
	protected static function reported( int $order_id, array $changed = [] ): array {
		return $changed + [
			'orderId'       => $order_id,
			'state'         => 'recorded',
			'label'         => 'Synced, paid',
			'is'            => [ 'code' => 'synced', 'until' => null ],
			'invoiceNumber' => 'WC-' . $order_id,
			'invoiceUrl'    => 'https://go.xero.com/invoice',
			'paid'          => true,
			'refunded'      => null,
			'problem'       => null,
			'note'          => null,
		];
	}

	protected static function order( string $status = 'processing', string $email = 'shopper@example.com' ): \WC_Order {
		$order = wc_create_order();
		$order->set_billing_email( $email );
		$item = new \WC_Order_Item_Fee();
		$item->set_props( [ 'name' => 'Mug', 'total' => '12.50' ] );
		$order->add_item( $item );
		$order->calculate_totals();
		$order->set_status( $status );
		$order->save();
		return $order;
	}

	/** The local half, whatever a test left. */
	private static function forget(): void {
		self::sidecar()->mode( 'ok' );
		self::rest( 'DELETE', '/connection' );
		delete_transient( 'ml_connector_pause' );
		delete_option( Options::CONTACT );
		delete_option( Options::STATUS );
	}
}
