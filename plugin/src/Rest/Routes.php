<?php
/**
 * The routes passed on to the sidecar: the contract, line by line. `/wp-json/ml-connector/v1/<path>` here is
 * `/v1/stores/<store>/<path>` there.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Route array{method: string, path: string, query: list<string>, args: array<string, array<string, mixed>>}
 */
final class Routes {
	public const NAMESPACE = 'ml-connector/v1';

	private const ORDERS_MAX  = 1000;
	private const ENTRIES_MAX = 200;
	private const TEXT_MAX    = 200;
	private const REASON_MAX  = 500;
	private const KEY_MAX     = 1000;
	private const PROVIDERS   = [ 'stripe', 'woopayments', 'paypal' ];
	private const STATE       = 'pending|claimed|waiting|uncertain|rejected|recorded|skipped';

	/** @return list<Route> */
	public static function all(): array {
		return array_merge( self::connection(), self::settings(), self::entries(), self::payouts(), self::sync() );
	}

	/** @return list<Route> */
	private static function connection(): array {
		return [
			self::route( 'GET', 'status' ),
			self::route( 'GET', 'overview' ),
			self::route( 'POST', 'ping' ),
			self::route(
				'POST',
				'xero/connect',
				[
					'returnUrl' => [
						'type'     => 'string',
						'format'   => 'uri',
						'required' => true,
					],
					'accounts'  => [ 'type' => 'boolean' ],
					'reports'   => [ 'type' => 'boolean' ],
				]
			),
			self::route( 'GET', 'xero/organisations' ),
			self::route(
				'POST',
				'xero/organisation',
				[
					'tenantId' => self::text( true ),
					'move'     => [ 'type' => 'boolean' ],
				]
			),
			self::route( 'POST', 'xero/disconnect' ),
			self::route(
				'POST',
				'store-moved',
				[
					'address' => [
						'type'   => 'string',
						'format' => 'uri',
					],
				]
			),
			self::route( 'POST', 'sample', [ 'again' => [ 'type' => 'boolean' ] ] ),
			self::route( 'POST', 'checklist/accounts' ),
			self::route( 'POST', 'store-copy' ),
			self::route( 'POST', 'dashboard-link' ),
			self::route( 'GET', 'alerts' ),
			self::route(
				'PUT',
				'alerts',
				[
					'wordpress'  => [ 'type' => 'boolean' ],
					'webhookUrl' => [
						'type'      => [ 'string', 'null' ],
						'maxLength' => 2000,
					],
				]
			),
			self::route( 'POST', 'alerts/test' ),
		];
	}

	/** @return list<Route> */
	private static function settings(): array {
		return [
			self::route( 'GET', 'settings' ),
			self::route(
				'PUT',
				'settings',
				[
					'revision' => self::text( true ),
					'settings' => [
						'type'     => 'object',
						'required' => true,
					],
				]
			),
			self::route(
				'PATCH',
				'settings',
				[
					'revision' => self::text(),
					'changes'  => [
						'type'     => 'array',
						'required' => true,
						'items'    => [
							'type'       => 'object',
							'properties' => [
								'path' => [
									'type'     => 'string',
									'required' => true,
								],
							],
						],
					],
				]
			),
			self::route( 'GET', 'settings/export' ),
			self::route(
				'POST',
				'settings/import',
				[
					'file'        => [
						'type'     => 'object',
						'required' => true,
					],
					'dryRun'      => [ 'type' => 'boolean' ],
					'skipMissing' => [ 'type' => 'boolean' ],
				]
			),
			self::route(
				'POST',
				'settings/effect',
				[
					'changes' => [
						'type'     => 'array',
						'required' => true,
						'items'    => [
							'type'       => 'object',
							'properties' => [
								'path' => [
									'type'     => 'string',
									'required' => true,
								],
							],
						],
					],
				]
			),
			self::route( 'GET', 'settings/schema' ),
			self::route( 'GET', 'settings/suggestions' ),
			self::route( 'GET', 'clearing-accounts' ),
			self::route( 'POST', 'clearing-accounts', [ 'key' => self::text( true ) ] ),
			self::route( 'GET', 'tracking-options' ),
			self::route( 'POST', 'tracking-options', [ 'key' => self::text( true ) ] ),
			self::query( 'lists', [ 'refresh' => self::choice( [ '1' ] ) ] ),
			self::query( 'lists/items', [ 'q' => self::text() ] ),
			self::query(
				'lists/search',
				[
					'kind' => self::choice( [ 'product', 'category', 'tag', 'coupon' ], true ),
					'q'    => self::text( true ),
				]
			),
		];
	}

	/** @return list<Route> */
	private static function entries(): array {
		$order  = 'orders/(?P<orderId>\d{1,19})';
		$states = [
			'type'    => 'string',
			'pattern' => '^(' . self::STATE . ')(,(' . self::STATE . '))*$',
		];
		return [
			self::query(
				'entries',
				[
					'state'  => $states,
					'q'      => self::text(),
					'before' => [
						'type'    => 'integer',
						'minimum' => 1,
					],
					'limit'  => [
						'type'    => 'integer',
						'minimum' => 1,
						'maximum' => self::ENTRIES_MAX,
					],
				]
			),
			self::query(
				'export',
				[
					'format' => self::choice( [ 'csv', 'json' ] ),
					'state'  => $states,
					'q'      => self::text(),
				]
			),
			self::route( 'GET', $order ),
			self::route( 'GET', 'unsynced' ),
			self::route( 'GET', 'overdue' ),
			self::query(
				'month-end',
				[
					'month' => self::month(),
					'again' => self::choice( [ '1' ] ),
				]
			),
			self::query( 'month-end/csv', [ 'month' => self::month() ] ),
			self::query(
				'reconciliation',
				[
					'from'   => self::day(),
					'to'     => self::day(),
					'by'     => self::choice( [ 'day', 'month' ] ),
					'bridge' => self::choice( [ '1' ] ),
					'again'  => self::choice( [ '1' ] ),
				]
			),
			self::query( 'books', [ 'month' => self::month() ] ),
			self::query( 'books/day', [ 'day' => self::day() ] ),
			self::query( 'books/csv', [ 'month' => self::month() ] ),
			self::route( 'POST', 'books/check', [ 'month' => self::month() ] ),
			self::route(
				'POST',
				'books/accept',
				[
					'orderId' => self::text( true ),
					'code'    => self::text( true ),
					'reason'  => [
						'type'      => 'string',
						'maxLength' => self::REASON_MAX,
						'required'  => true,
					],
				]
			),
			self::route(
				'POST',
				'books/unaccept',
				[
					'orderId' => self::text( true ),
					'code'    => self::text( true ),
				]
			),
			self::query( 'report-map', [ 'again' => self::choice( [ '1' ] ) ] ),
			self::query( 'fit', [ 'start' => self::choice( [ '1' ] ) ] ),
			self::route( 'GET', 'fit/csv' ),
			self::route( 'POST', $order . '/post-once' ),
			self::route(
				'POST',
				$order . '/ignore-payment',
				[
					'reason' => [
						'type'      => 'string',
						'maxLength' => self::REASON_MAX,
						'required'  => true,
					],
				]
			),
			self::route( 'POST', $order . '/preview' ),
			self::route( 'POST', $order . '/send' ),
			self::route( 'POST', $order . '/reissue', [ 'credit' => [ 'type' => 'boolean' ] ] ),
			self::route( 'POST', $order . '/replace-payment' ),
			self::route(
				'POST',
				$order . '/adopt',
				[
					'invoice' => self::text(),
					'none'    => [ 'type' => 'boolean' ],
				]
			),
			self::route( 'GET', 'rules/export' ),
			self::route( 'GET', 'rules/learned' ),
			self::route( 'POST', 'rules/learned/accept', [ 'key' => self::text( true ) ] ),
			self::route( 'POST', 'rules/learned/dismiss', [ 'key' => self::text( true ) ] ),
			self::route(
				'POST',
				'rules/import',
				[
					'csv'    => [
						'type'     => 'string',
						'required' => true,
					],
					'dryRun' => [ 'type' => 'boolean' ],
					'seen'   => self::text(),
				]
			),
			self::route(
				'POST',
				'rules/match',
				[
					'orderId'   => [
						'type'    => 'integer',
						'minimum' => 1,
					],
					'productId' => [
						'type'    => 'integer',
						'minimum' => 1,
					],
					'rules'     => [
						'type'  => 'array',
						'items' => [ 'type' => 'object' ],
					],
				]
			),
			self::route(
				'POST',
				'replay',
				[
					'orderIds' => [
						'type'     => 'array',
						'maxItems' => self::ORDERS_MAX,
						'items'    => [
							'type'    => 'integer',
							'minimum' => 1,
						],
					],
					'states'   => [
						'type'  => 'array',
						'items' => self::choice( [ 'rejected' ] ),
					],
				]
			),
		];
	}

	/** @return list<Route> */
	private static function payouts(): array {
		return [
			self::query(
				'payouts',
				[
					'from'    => self::day( false ),
					'to'      => self::day( false ),
					'gateway' => self::choice( self::PROVIDERS ),
				]
			),
			self::query(
				'payouts/one',
				[
					'gateway' => self::choice( self::PROVIDERS, true ),
					'id'      => self::text( true ),
				]
			),
			self::route(
				'POST',
				'payouts/connect',
				[
					'gateway' => self::choice( self::PROVIDERS, true ),
					'key'     => [
						'type'      => 'string',
						'maxLength' => self::KEY_MAX,
						'required'  => true,
					],
				]
			),
			self::route( 'POST', 'payouts/disconnect', [ 'gateway' => self::choice( self::PROVIDERS, true ) ] ),
			self::route(
				'POST',
				'payouts/import',
				[
					'name' => self::text( true ),
					'csv'  => [
						'type'     => 'string',
						'required' => true,
					],
				]
			),
			self::query( 'payouts/import', [ 'id' => self::text( true ) ] ),
			self::query(
				'clearing',
				[
					'on'   => self::day( false ),
					'from' => self::day( false ),
				]
			),
		];
	}

	/** @return list<Route> */
	private static function sync(): array {
		return [
			self::route( 'POST', 'sync' ),
			self::route(
				'POST',
				'backfill/count',
				[
					'after' => self::day(),
					'until' => [ 'required' => false ] + self::day(),
				]
			),
			self::route(
				'POST',
				'backfill/effect',
				[
					'after' => self::day(),
					'until' => [ 'required' => false ] + self::day(),
				]
			),
			self::route(
				'POST',
				'backfill',
				[
					'after'  => self::day(),
					'until'  => [ 'required' => false ] + self::day(),
					'orders' => [
						'type'     => 'integer',
						'minimum'  => 0,
						'required' => true,
					],
				]
			),
			self::route( 'DELETE', 'backfill' ),
			self::route(
				'POST',
				'backfill/undo',
				[
					'run' => [
						'type'     => 'integer',
						'minimum'  => 1,
						'required' => true,
					],
				]
			),
			self::route( 'GET', 'backfill/runs' ),
			self::route( 'POST', 'customer-import' ),
		];
	}

	/** @return array<string, mixed> */
	private static function month(): array {
		return [
			'type'     => 'string',
			'pattern'  => '^\d{4}-\d{2}$',
			'required' => true,
		];
	}

	/** @return array<string, mixed> */
	private static function day( bool $required = true ): array {
		return [
			'type'     => 'string',
			'pattern'  => '^\d{4}-\d{2}-\d{2}$',
			'required' => $required,
		];
	}

	/**
	 * @param array<string, array<string, mixed>> $args
	 * @return Route
	 */
	private static function route( string $method, string $path, array $args = [] ): array {
		return [
			'method' => $method,
			'path'   => $path,
			'query'  => [],
			'args'   => $args,
		];
	}

	/**
	 * @param array<string, array<string, mixed>> $args
	 * @return Route
	 */
	private static function query( string $path, array $args ): array {
		$route          = self::route( 'GET', $path, $args );
		$route['query'] = array_keys( $args );
		return $route;
	}

	/** @return array<string, mixed> */
	private static function text( bool $required = false ): array {
		return [
			'type'      => 'string',
			'maxLength' => self::TEXT_MAX,
			'required'  => $required,
		];
	}

	/**
	 * @param list<string> $values
	 * @return array<string, mixed>
	 */
	private static function choice( array $values, bool $required = false ): array {
		return [
			'type'     => 'string',
			'enum'     => $values,
			'required' => $required,
		];
	}
}
