<?php
/**
 * Leaving the service, for the settings page.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Leaving;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class LeavingController {
	private const CHOICES = [ 'force', 'withoutExport', 'withoutAccess' ];

	/** @var Leaving */
	private $leaving;

	public function __construct( Leaving $leaving ) {
		$this->leaving = $leaving;
	}

	public function register(): void {
		$this->route( '', 'GET', fn(): array => $this->leaving->read() );
		$this->route( '', 'POST', fn(): array => $this->leaving->begin() );
		$this->route( '', 'DELETE', fn(): array => $this->leaving->cancel() );
		$this->route( '/export', 'POST', fn(): array => $this->leaving->export() );
		$this->route(
			'/confirm',
			'POST',
			fn( \WP_REST_Request $request ): array => $this->leaving->confirm(
				[
					'force'         => true === $request->get_param( 'force' ),
					'withoutExport' => true === $request->get_param( 'withoutExport' ),
					'withoutAccess' => true === $request->get_param( 'withoutAccess' ),
				]
			),
			array_fill_keys(
				self::CHOICES,
				[
					'type'    => 'boolean',
					'default' => false,
				]
			)
		);
	}

	/**
	 * @param callable(\WP_REST_Request): array<string, mixed> $answer
	 * @param array<string, array<string, mixed>>              $args
	 */
	private function route( string $path, string $method, callable $answer, array $args = [] ): void {
		register_rest_route(
			Routes::NAMESPACE,
			'/connection/leave' . $path,
			[
				'methods'             => $method,
				'callback'            => static function ( \WP_REST_Request $request ) use ( $answer ) {
					try {
						$response = new \WP_REST_Response( $answer( $request ) );
						$response->header( 'Cache-Control', 'no-store' );
						return $response;
					} catch ( SidecarError $error ) {
						return $error->to_wp_error();
					}
				},
				'args'                => $args,
				'permission_callback' => [ Permission::class, 'manager' ],
			]
		);
	}
}
