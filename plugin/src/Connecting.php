<?php
/**
 * Connects the service without a pairing code: a person lets this shop in on the service's own page, and comes back with a grant.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Admin\SettingsPage;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Jwt;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

class Connecting {
	/** A request lives 15 minutes at the service, its grant 5. */
	private const LIFE_S       = 1200;
	private const SECRET_BYTES = 32;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Pairing */
	private $pairing;

	public function __construct( Options $options, Client $client, Pairing $pairing ) {
		$this->options = $options;
		$this->client  = $client;
		$this->pairing = $pairing;
	}

	/**
	 * The service's page, which the browser opens next. Only this user, in this browser session, can bring the answer.
	 * `$return_to`: the view of our settings page where it began.
	 *
	 * @throws SidecarError When the service can't be asked.
	 */
	public function begin( string $typed_url, string $return_to, int $user_id ): string {
		if ( null !== $this->options->pairing() ) {
			throw SidecarError::already_paired();
		}
		$url      = $this->pairing->address( $typed_url );
		$state    = Jwt::base64url( random_bytes( self::SECRET_BYTES ) );
		$verifier = Jwt::base64url( random_bytes( self::SECRET_BYTES ) );
		$page     = $this->ask( $url, $return_to, $state, $verifier );
		if ( ! $this->options->url_is_constant() ) {
			// So that it need not be typed again if the answer is no.
			$this->options->keep( Options::URL, $url );
		}
		$this->options->keep(
			Options::CONNECTING,
			[
				'url'      => $url,
				'state'    => hash( 'sha256', $state ),
				'verifier' => Sealed::seal( $verifier ),
				'user'     => $user_id,
				'session'  => self::session(),
				'since'    => time(),
			]
		);
		return $page;
	}

	/**
	 * The browser is back with a grant: it works once, also if pairing fails.
	 *
	 * @throws SidecarError When it isn't the answer to what was asked here, or pairing failed.
	 */
	public function finish( string $grant, string $state, int $user_id ): void {
		$asked = $this->options->map( Options::CONNECTING );
		if ( ! hash_equals( (string) ( $asked['state'] ?? '' ), hash( 'sha256', $state ) ) ) {
			throw SidecarError::not_started_here();
		}
		if ( (int) ( $asked['user'] ?? 0 ) !== $user_id || ! hash_equals( (string) ( $asked['session'] ?? '' ), self::session() ) ) {
			throw SidecarError::other_browser();
		}
		delete_option( Options::CONNECTING );
		$age = time() - (int) ( $asked['since'] ?? 0 );
		if ( $age < 0 || $age > self::LIFE_S ) {
			throw SidecarError::connect_expired();
		}
		$proof = [
			'grant'    => $grant,
			'verifier' => (string) Sealed::open( (string) ( $asked['verifier'] ?? '' ) ),
		];
		$this->pairing->pair( (string) ( $asked['url'] ?? '' ), [ 'grant' => $proof ], $user_id );
	}

	/** @throws SidecarError When it failed. */
	private function ask( string $url, string $return_to, string $state, string $verifier ): string {
		$request = [
			'siteUrl'   => $this->options->home(),
			'siteName'  => $this->options->site_name(),
			'returnUrl' => 0 === strpos( $return_to, SettingsPage::url() ) ? $return_to : SettingsPage::url( 'connection' ),
			'state'     => $state,
			'challenge' => Jwt::base64url( hash( 'sha256', $verifier, true ) ),
		];
		try {
			$page = $this->client->ask_to_pair( $url, $request )->map()['url'] ?? null;
		} catch ( SidecarError $error ) {
			throw 'not_found' === $error->name() ? SidecarError::too_old() : $error;
		}
		if ( ! is_string( $page ) || 1 !== preg_match( '#^https?://#', $page ) ) {
			throw SidecarError::bad_answer( 201 );
		}
		return $page;
	}

	/** Of this sign-in to WordPress: another browser has another one. */
	private static function session(): string {
		return hash( 'sha256', 'ml-connector|' . wp_get_session_token() );
	}
}
