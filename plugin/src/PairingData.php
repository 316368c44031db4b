<?php
/**
 * The data of a pairing. Kept in one option that is not autoloaded, its secrets sealed; none of it goes to a browser.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class PairingData {
	/** @var string */
	public $store_id;
	/** @var string base64url of 32 bytes; '' = sealed with salts that this site no longer has */
	public $pairing_key;
	/** @var string */
	public $webhook_secret;
	/** @var int id of the REST key in WooCommerce's table */
	public $rest_key_id;
	/** @var int owner of the REST key and the webhooks */
	public $user_id;
	/** @var string the site's home address at pairing: a copy of the database has another */
	public $home;
	/** @var int Unix time */
	public $paired_at;

	public function __construct( string $store_id, string $pairing_key, string $webhook_secret, int $rest_key_id, int $user_id, string $home, int $paired_at ) {
		$this->store_id       = $store_id;
		$this->pairing_key    = $pairing_key;
		$this->webhook_secret = $webhook_secret;
		$this->rest_key_id    = $rest_key_id;
		$this->user_id        = $user_id;
		$this->home           = $home;
		$this->paired_at      = $paired_at;
	}

	/** @param mixed $stored */
	public static function from_option( $stored ): ?self {
		if ( ! is_array( $stored ) || empty( $stored['store_id'] ) || empty( $stored['pairing_key'] ) ) {
			return null;
		}
		return new self(
			(string) $stored['store_id'],
			Sealed::open( (string) $stored['pairing_key'] ) ?? '',
			Sealed::open( (string) ( $stored['webhook_secret'] ?? '' ) ) ?? '',
			(int) ( $stored['rest_key_id'] ?? 0 ),
			(int) ( $stored['user_id'] ?? 0 ),
			(string) ( $stored['home'] ?? '' ),
			(int) ( $stored['paired_at'] ?? 0 )
		);
	}

	/** @return array<string, string|int> */
	public function to_option(): array {
		return array_merge(
			get_object_vars( $this ),
			[
				'pairing_key'    => Sealed::seal( $this->pairing_key ),
				'webhook_secret' => Sealed::seal( $this->webhook_secret ),
			]
		);
	}

	/** The site's salts are those that the secrets were sealed with. */
	public function is_readable(): bool {
		return '' !== $this->pairing_key;
	}

	/** The same pairing with a new REST key and its owner. */
	public function with_rest_key( int $rest_key_id, int $user_id ): self {
		return new self( $this->store_id, $this->pairing_key, $this->webhook_secret, $rest_key_id, $user_id, $this->home, $this->paired_at );
	}

	/** Key bytes for HS256. */
	public function key(): string {
		return Sidecar\Jwt::from_base64url( $this->pairing_key );
	}

	/** Scheme and "www." may change; it is still the same shop. */
	public function is_of( string $home ): bool {
		return '' === $this->home || self::place( $this->home ) === self::place( $home );
	}

	private static function place( string $address ): string {
		$bare = (string) preg_replace( '#^https?://(www\.)?#', '', strtolower( trim( $address ) ) );
		return rtrim( $bare, '/' );
	}
}
