<?php
/**
 * All options that the plugin keeps in WordPress.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

class Options {
	public const URL         = 'ml_connector_url';
	public const PAIRING     = 'ml_connector_pairing';
	public const PENDING_KEY = 'ml_connector_pending_key';
	/** What was asked of the service that is being connected. */
	public const CONNECTING = 'ml_connector_connecting';
	/** The secret with which the service says how far this store's leaving is. */
	public const LEAVING  = 'ml_connector_leaving';
	public const WEBHOOKS = 'ml_connector_webhooks';
	/** Whether the sidecar wants the webhooks of products. */
	public const PRODUCTS    = 'ml_connector_products';
	public const AUTO_REPAIR = 'ml_connector_auto_repair';
	public const DIGEST      = 'ml_connector_digest';
	public const DIGEST_TO   = 'ml_connector_digest_to';
	public const CONTACT     = 'ml_connector_contact';
	public const STATUS      = 'ml_connector_status';
	public const NOTICE      = 'ml_connector_notice';

	public const ALL = [
		self::URL,
		self::PAIRING,
		self::PENDING_KEY,
		self::CONNECTING,
		self::LEAVING,
		self::WEBHOOKS,
		self::PRODUCTS,
		self::AUTO_REPAIR,
		self::DIGEST,
		self::DIGEST_TO,
		self::CONTACT,
		self::STATUS,
		self::NOTICE,
	];

	/** Removed with the pairing; the address and the preferences stay. */
	public const OF_PAIRING = [ self::PAIRING, self::PENDING_KEY, self::CONNECTING, self::LEAVING, self::WEBHOOKS, self::PRODUCTS, self::CONTACT, self::STATUS ];

	/** The sidecar's address without a trailing slash; '' = not known. */
	public function url(): string {
		$url = $this->url_is_constant() ? (string) constant( 'ML_CONNECTOR_URL' ) : (string) get_option( self::URL, '' );
		return rtrim( trim( $url ), '/' );
	}

	public function url_is_constant(): bool {
		return defined( 'ML_CONNECTOR_URL' ) && '' !== trim( (string) constant( 'ML_CONNECTOR_URL' ) );
	}

	public function pairing(): ?PairingData {
		return PairingData::from_option( get_option( self::PAIRING, null ) );
	}

	/** The pairing, unless this site is a copy of the paired one (a copy must not act in its name) or can't read its key. */
	public function active_pairing(): ?PairingData {
		$pairing = $this->pairing();
		return null === $pairing || ! $pairing->is_readable() || ! $pairing->is_of( $this->home() ) ? null : $pairing;
	}

	/** Earlier versions stored the secrets as plain text. */
	public function seal_pairing(): void {
		$stored  = $this->map( self::PAIRING );
		$pairing = $this->pairing();
		if ( null !== $pairing && $pairing->is_readable() && ! Sealed::is_sealed( (string) $stored['pairing_key'] ) ) {
			$this->keep( self::PAIRING, $pairing->to_option() );
		}
	}

	/** The option, not home_url(): multilingual plugins change the latter per request. */
	public function home(): string {
		return (string) get_option( 'home', '' );
	}

	public function site_name(): string {
		return wp_specialchars_decode( (string) get_option( 'blogname', '' ), ENT_QUOTES );
	}

	public function auto_repair(): bool {
		return 'yes' === get_option( self::AUTO_REPAIR, 'yes' );
	}

	public function watches_products(): bool {
		return 'yes' === get_option( self::PRODUCTS, 'no' );
	}

	public function digest(): bool {
		return 'yes' === get_option( self::DIGEST, 'no' );
	}

	public function digest_to(): string {
		$to = (string) get_option( self::DIGEST_TO, '' );
		return '' === $to ? (string) get_option( 'admin_email', '' ) : $to;
	}

	/** @param mixed $value */
	public function keep( string $name, $value ): void {
		// WooCommerce asks for the ids of webhooks in every request: an option of its own would be one more query.
		update_option( $name, $value, self::WEBHOOKS === $name );
	}

	/** @return array<string, mixed> */
	public function map( string $name ): array {
		$value = get_option( $name, [] );
		return is_array( $value ) ? $value : [];
	}
}
