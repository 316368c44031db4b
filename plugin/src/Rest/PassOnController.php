<?php
/**
 * Signs the pages' requests, passes them to the sidecar, and returns its response.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Events\Webhooks;
use MLConnector\KeyRights;
use MLConnector\Sidecar\Answer;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;
use MLConnector\Sidecar\Table;

defined( 'ABSPATH' ) || exit;

class PassOnController {
	private const BODY_BYTES_MAX = 6 * 1024 * 1024;
	/** Pages poll these, each in one of the few processes that also serve shoppers; the sidecar has them in memory. */
	private const KEPT_S = 8.0;
	/** For these it may call Xero or the shop (20 s at most), or reads every order. */
	private const NOT_KEPT = [ 'lists', 'lists/items', 'lists/search', 'settings/suggestions', 'rules/export', 'rules/learned', 'xero/organisations', 'export', 'overdue', 'clearing' ];
	/** Answered as files. */
	private const FILES = [ 'export', 'month-end/csv', 'books/csv', 'fit/csv' ];

	/** @var Client */
	private $client;
	/** @var KeyRights */
	private $key_rights;
	/** @var Webhooks */
	private $webhooks;

	public function __construct( Client $client, KeyRights $key_rights, Webhooks $webhooks ) {
		$this->client     = $client;
		$this->key_rights = $key_rights;
		$this->webhooks   = $webhooks;
	}

	public function register(): void {
		$by_path = [];
		foreach ( Routes::all() as $route ) {
			$by_path[ $route['path'] ][] = [
				'methods'             => $route['method'],
				'args'                => $route['args'],
				'permission_callback' => [ Permission::class, 'manager' ],
				'callback'            => function ( \WP_REST_Request $request ) use ( $route ) {
					return $this->pass_on( $request, $route['method'], $route['path'], $route['query'] );
				},
			];
		}
		foreach ( $by_path as $path => $handlers ) {
			register_rest_route( Routes::NAMESPACE, '/' . $path, $handlers );
		}
		add_filter( 'rest_pre_serve_request', [ $this, 'serve_file' ], 10, 3 );
	}

	/**
	 * @param list<string> $query
	 * @return \WP_REST_Response|\WP_Error
	 */
	private function pass_on( \WP_REST_Request $request, string $method, string $path, array $query ) {
		$path = (string) preg_replace( '/\(\?P<orderId>[^)]*\)/', (string) (int) $request->get_param( 'orderId' ), $path );
		$body = '';
		if ( 'GET' !== $method && 'DELETE' !== $method ) {
			// As sent: decoding and encoding would turn {} into [].
			$body = (string) $request->get_body();
			$body = '' === trim( $body ) ? '{}' : $body;
		}
		if ( strlen( $body ) > self::BODY_BYTES_MAX ) {
			return new \WP_Error( 'ml_connector_too_large', __( 'The request is too large.', 'ml-connector' ), [ 'status' => 413 ] );
		}
		try {
			$timeout = 'GET' !== $method || in_array( $path, self::NOT_KEPT, true ) ? Client::TIMEOUT_S : self::KEPT_S;
			$answer  = $this->client->call( $method, $path . self::query_of( $request, $query ), $body, $timeout );
			if ( 'settings' === $path ) {
				$this->key_rights->follow_settings( $answer->map() );
			}
			if ( 'status' === $path ) {
				$this->webhooks->follow_status( $answer->map() );
			}
			return $this->respond( $answer );
		} catch ( SidecarError $error ) {
			return $error->to_wp_error();
		}
	}

	/** @param list<string> $names */
	private static function query_of( \WP_REST_Request $request, array $names ): string {
		$query = [];
		foreach ( $names as $name ) {
			$value = $request->get_param( $name );
			if ( is_scalar( $value ) && '' !== (string) $value ) {
				$query[ $name ] = (string) $value;
			}
		}
		return [] === $query ? '' : '?' . http_build_query( $query, '', '&', PHP_QUERY_RFC3986 );
	}

	private function respond( Answer $answer ): \WP_REST_Response {
		$is_file  = '' !== $answer->disposition || ( '' !== $answer->body && ! $answer->is_json() );
		$file     = $answer->is_table() ? Table::csv( $answer->body ) : $answer->body;
		$response = new \WP_REST_Response( $is_file ? $file : $answer->json(), $answer->status );
		$response->header( 'Cache-Control', 'no-store' );
		if ( $is_file ) {
			$response->header( 'Content-Type', $answer->is_json() ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8' );
			$response->header( 'Content-Disposition', '' === $answer->disposition ? 'attachment' : self::one_line( $answer->disposition ) );
			$response->header( 'X-Content-Type-Options', 'nosniff' );
		}
		return $response;
	}

	/**
	 * Sends the export as the raw file, not as a JSON string.
	 *
	 * @param bool|mixed                       $served  Whether it was served already.
	 * @param \WP_HTTP_Response|\WP_REST_Response $result  The response to send.
	 * @param \WP_REST_Request                 $request The request.
	 * @return bool|mixed
	 */
	public function serve_file( $served, $result, $request ) {
		$file = substr( $request->get_route(), strlen( '/' . Routes::NAMESPACE . '/' ) );
		if ( $served || ! in_array( $file, self::FILES, true ) || ! is_string( $result->get_data() ) ) {
			return $served;
		}
		echo $result->get_data(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A download of CSV or JSON, marked so, never HTML.
		return true;
	}

	private static function one_line( string $header ): string {
		return (string) preg_replace( '/[\r\n]+/', ' ', $header );
	}
}
