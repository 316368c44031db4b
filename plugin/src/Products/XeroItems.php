<?php
/**
 * Whether Xero has an item, as the sidecar answers it: asked once for each code of a request. An organisation has thousands of items, so
 * there is no list of them here; the field's own suggestions come from the sidecar, too.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Options;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\SidecarError;

defined( 'ABSPATH' ) || exit;

/**
 * Items of the organisation. `code`: as Xero writes it; null = there is none. `created`: a product with this code gets an item.
 *
 * @phpstan-type Item array{code: string|null, created: bool}
 */
class XeroItems {
	/** Saving waits this long at most; a list that Xero has to be asked for takes three seconds. */
	private const TIMEOUT_S = 4.0;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var array<string, Item> */
	private $known = [];
	/** @var string */
	private $why = '';

	public function __construct( Options $options, Client $client ) {
		$this->options = $options;
		$this->client  = $client;
	}

	/** @return Item|null Null = it can’t be checked now. */
	public function find( string $code ): ?array {
		$key = 'code ' . $code;
		if ( isset( $this->known[ $key ] ) ) {
			return $this->known[ $key ];
		}
		// Two thousand products don’t wait one after the other for a sidecar that is down.
		if ( '' !== $this->why ) {
			return null;
		}
		if ( null === $this->options->active_pairing() ) {
			$this->why = __( 'This store is not paired with ML Connector.', 'ml-connector' );
			return null;
		}
		try {
			$answer = $this->client->call( 'GET', 'lists/items?code=' . rawurlencode( $code ), '', self::TIMEOUT_S )->map();
		} catch ( SidecarError $error ) {
			$this->why = $error->getMessage();
			return null;
		}
		if ( ! is_array( $answer['items'] ?? null ) ) {
			$this->why = __( 'This version of the service does not know the items of Xero.', 'ml-connector' );
			return null;
		}
		$this->known[ $key ] = [
			'code'    => self::best( $answer['items'], $code ),
			'created' => true === ( $answer['createsItems'] ?? false ),
		];
		return $this->known[ $key ];
	}

	public function why_not(): string {
		return $this->why;
	}

	/**
	 * The exact one, else the first in another case.
	 *
	 * @param array<mixed> $items
	 */
	private static function best( array $items, string $code ): ?string {
		$codes = [];
		foreach ( $items as $item ) {
			$found = is_array( $item ) ? $item['code'] ?? null : null;
			if ( is_string( $found ) && '' !== $found ) {
				$codes[] = sanitize_text_field( $found );
			}
		}
		return in_array( $code, $codes, true ) ? $code : ( $codes[0] ?? null );
	}
}
