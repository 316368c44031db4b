<?php
/**
 * A route that the sidecar calls, signed with the pairing key.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Options;
use MLConnector\Sidecar\Contact;

defined( 'ABSPATH' ) || exit;

abstract class SidecarRoute {
	/** @var Options */
	protected $options;
	/** @var Contact */
	private $contact;

	public function __construct( Options $options, Contact $contact ) {
		$this->options = $options;
		$this->contact = $contact;
	}

	/** @return non-falsy-string Below the namespace, such as "/report". */
	abstract protected function path(): string;

	/** @return array<string, array<string, mixed>> */
	abstract protected function args(): array;

	/** @return array<string, mixed>|\WP_Error The sidecar retries a failure. */
	abstract protected function take( \WP_REST_Request $request );

	public function register(): void {
		register_rest_route(
			Routes::NAMESPACE,
			$this->path(),
			[
				'methods'             => 'POST',
				'callback'            => [ $this, 'respond' ],
				'permission_callback' => [ $this, 'is_sidecar' ],
				'args'                => $this->args(),
			]
		);
	}

	/** @return true|\WP_Error */
	public function is_sidecar( \WP_REST_Request $request ) {
		return FromSidecar::check( $this->options, $request, $this->path() );
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function respond( \WP_REST_Request $request ) {
		$this->contact->succeeded();
		$answer = $this->take( $request );
		if ( $answer instanceof \WP_Error ) {
			return $answer;
		}
		$response = new \WP_REST_Response( $answer );
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}
}
