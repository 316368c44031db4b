<?php
/**
 * Pairing for the settings page, and the plugin's own part: its webhooks.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Connecting;
use MLConnector\Events\Webhooks;
use MLConnector\Health\Report;
use MLConnector\Options;
use MLConnector\Pairing;
use MLConnector\Sidecar\Contact;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class ConnectionController {
	private const CODE_MAX = 200;
	private const URL_MAX  = 500;

	/** @var Options */
	private $options;
	/** @var Pairing */
	private $pairing;
	/** @var Connecting */
	private $connecting;
	/** @var Webhooks */
	private $webhooks;
	/** @var Contact */
	private $contact;
	/** @var Report */
	private $report;

	public function __construct( Options $options, Pairing $pairing, Connecting $connecting, Webhooks $webhooks, Contact $contact, Report $report ) {
		$this->options    = $options;
		$this->pairing    = $pairing;
		$this->connecting = $connecting;
		$this->webhooks   = $webhooks;
		$this->contact    = $contact;
		$this->report     = $report;
	}

	public function register(): void {
		$this->route(
			'connection',
			[
				[ 'GET', 'read', [] ],
				[
					'POST',
					'pair',
					[
						'url'         => self::address(),
						'pairingCode' => self::text( self::CODE_MAX ),
					],
				],
				[
					'DELETE',
					'unpair',
					[
						'deleteSettings' => [
							'type'    => 'boolean',
							'default' => false,
						],
					],
				],
			]
		);
		$this->route(
			'connection/service',
			[
				[
					'POST',
					'begin',
					[
						'url'      => self::address(),
						'returnTo' => self::address(),
					],
				],
			]
		);
		$this->route(
			'connection/service/finish',
			[
				[
					'POST',
					'finish',
					[
						'grant' => self::text( self::CODE_MAX ),
						'state' => self::text( self::CODE_MAX ),
					],
				],
			]
		);
		$this->route( 'connection/renew-key', [ [ 'POST', 'renew_key', [] ] ] );
		$this->route( 'webhooks/repair', [ [ 'POST', 'repair', [] ] ] );
		$this->route(
			'webhooks/auto-repair',
			[
				[
					'POST',
					'set_auto_repair',
					[
						'enabled' => [
							'type'     => 'boolean',
							'required' => true,
						],
					],
				],
			]
		);
	}

	public function read(): \WP_REST_Response {
		return new \WP_REST_Response( $this->state() );
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function pair( \WP_REST_Request $request ) {
		$proof = [ 'pairingCode' => trim( (string) $request->get_param( 'pairingCode' ) ) ];
		try {
			$this->pairing->pair( (string) $request->get_param( 'url' ), $proof, get_current_user_id() );
		} catch ( SidecarError $error ) {
			return $error->to_wp_error();
		}
		return $this->paired();
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function begin( \WP_REST_Request $request ) {
		try {
			$page = $this->connecting->begin( (string) $request->get_param( 'url' ), (string) $request->get_param( 'returnTo' ), get_current_user_id() );
		} catch ( SidecarError $error ) {
			return $error->to_wp_error();
		}
		return new \WP_REST_Response( [ 'url' => $page ], 201 );
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function finish( \WP_REST_Request $request ) {
		try {
			$this->connecting->finish( (string) $request->get_param( 'grant' ), (string) $request->get_param( 'state' ), get_current_user_id() );
		} catch ( SidecarError $error ) {
			return $error->to_wp_error();
		}
		return $this->paired();
	}

	private function paired(): \WP_REST_Response {
		$this->report->send_soon();
		return new \WP_REST_Response( $this->state(), 201 );
	}

	public function unpair( \WP_REST_Request $request ): \WP_REST_Response {
		$was_paired = null !== $this->options->active_pairing();
		$unpaired   = $this->pairing->unpair( true === $request->get_param( 'deleteSettings' ) );
		$state      = $this->state();
		// The sidecar was down: it still has the (now revoked) key; a person must remove the store there.
		$state['sidecarTold'] = $unpaired['agreed'] || ! $was_paired;
		$state['message']     = $state['sidecarTold'] ? self::still_connected( $unpaired['still_connected'] ) : __( 'Unpaired here, but the service could not be notified. Its key to this store no longer works, but the store is still in its list. Remove it there with “store remove”.', 'ml-connector' );
		return new \WP_REST_Response( $state );
	}

	/** Which organisation a person must disconnect in Xero; '' = none. */
	private static function still_connected( string $organisation ): string {
		if ( '' === $organisation ) {
			return '';
		}
		/* translators: %s: name of the organisation in Xero. */
		return sprintf( __( 'Unpaired, but Xero did not answer, so the service can still reach %s. Remove ML Connector in Xero yourself: Settings, Connected apps.', 'ml-connector' ), $organisation );
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function renew_key() {
		try {
			$this->pairing->renew_key( get_current_user_id() );
		} catch ( SidecarError $error ) {
			return $error->to_wp_error();
		}
		return new \WP_REST_Response( $this->state() );
	}

	/** @return \WP_REST_Response|\WP_Error */
	public function repair() {
		if ( null === $this->options->active_pairing() ) {
			return SidecarError::not_paired()->to_wp_error();
		}
		$this->webhooks->repair();
		$this->report->send_soon();
		return new \WP_REST_Response( $this->state() );
	}

	public function set_auto_repair( \WP_REST_Request $request ): \WP_REST_Response {
		$this->options->keep( Options::AUTO_REPAIR, $request->get_param( 'enabled' ) ? 'yes' : 'no' );
		return new \WP_REST_Response( $this->state() );
	}

	/**
	 * No key, no secret: this goes to the browser.
	 *
	 * @return array<string, mixed>
	 */
	private function state(): array {
		$pairing = $this->options->pairing();
		$silent  = $this->contact->silent_since();
		return [
			'paired'        => null !== $pairing,
			'storeId'       => null === $pairing ? null : $pairing->store_id,
			'url'           => $this->options->url(),
			'urlIsConstant' => $this->options->url_is_constant(),
			'pairedAt'      => null === $pairing ? null : gmdate( 'c', $pairing->paired_at ),
			'pairedBy'      => null === $pairing ? null : self::user_name( $pairing->user_id ),
			'movedFrom'     => null === $pairing || ! $pairing->is_readable() || null !== $this->options->active_pairing() ? null : $pairing->home,
			'key'           => $this->pairing->key_state(),
			'lastContactAt' => 0 === $this->contact->last() ? null : gmdate( 'c', $this->contact->last() ),
			'silentSince'   => null === $silent ? null : gmdate( 'c', $silent ),
			'webhooks'      => array_map(
				static function ( array $webhook ): array {
					unset( $webhook['id'] );
					return $webhook;
				},
				$this->webhooks->states()
			),
			'autoRepair'    => $this->options->auto_repair(),
		];
	}

	/** @return array<string, mixed> */
	private static function address(): array {
		return [
			'type'      => 'string',
			'maxLength' => self::URL_MAX,
			'default'   => '',
		];
	}

	/** @return array<string, mixed> */
	private static function text( int $length_max ): array {
		return [
			'type'      => 'string',
			'minLength' => 1,
			'maxLength' => $length_max,
			'required'  => true,
		];
	}

	private static function user_name( int $user_id ): ?string {
		$user = get_userdata( $user_id );
		return false === $user ? null : $user->display_name;
	}

	/** @param list<array{0: string, 1: string, 2: array<string, array<string, mixed>>}> $handlers */
	private function route( string $route, array $handlers ): void {
		register_rest_route(
			Routes::NAMESPACE,
			'/' . $route,
			array_map(
				function ( array $handler ): array {
					return [
						'methods'             => $handler[0],
						'callback'            => [ $this, $handler[1] ],
						'args'                => $handler[2],
						'permission_callback' => [ Permission::class, 'manager' ],
					];
				},
				$handlers
			)
		);
	}
}
