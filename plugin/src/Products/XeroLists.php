<?php
/**
 * The organisation's accounts, tax rates and tracking, as the sidecar answers them: read once for all products, then kept for some minutes.
 * While it does not answer, the last ones are shown.
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
 * @phpstan-type Kept array{store: string, read_at: int, asked_at: int, why: string, choices: array<string, array<array-key, string>>|null}
 */
class XeroLists {
	public const FIELDS_WITH_LISTS = [ 'account', 'tax_type', 'tracking' ];

	private const NAME = 'ml_connector_xero_lists';
	/** A person who adds an account in Xero finds it here in the time of a coffee. */
	private const FRESH_S = 300;
	/** After a failure, so that each page of a list does not wait for a sidecar that is down. */
	private const RETRY_S = 60;
	/** Values that were offered a week ago still have their names while the sidecar is down. */
	private const KEPT_S = 7 * 86400;
	/** A product screen waits this long at most; the sidecar has the lists in memory. */
	private const TIMEOUT_S = 4.0;

	/** @var Options */
	private $options;
	/** @var Client */
	private $client;
	/** @var Kept|null */
	private $kept = null;

	public function __construct( Options $options, Client $client ) {
		$this->options = $options;
		$this->client  = $client;
	}

	/** @return array<array-key, string>|null Name by value; null = never read. */
	public function choices( string $field ): ?array {
		return $this->read()['choices'][ $field ] ?? null;
	}

	/** Why the lists are missing or old, with what to do; '' = they are current. */
	public function why_not(): string {
		return $this->read()['why'];
	}

	/** Of a value in Xero's words; tracking has several. */
	public function name( string $field, string $value ): string {
		$names = [];
		foreach ( 'tracking' === $field ? explode( ',', $value ) : [ $value ] as $one ) {
			$names[] = $this->choices( $field )[ $one ] ?? $one;
		}
		return implode( ' | ', $names );
	}

	/** @return Kept */
	private function read(): array {
		if ( null !== $this->kept ) {
			return $this->kept;
		}
		$pairing = $this->options->active_pairing();
		$store   = null === $pairing ? '' : $pairing->store_id;
		$stored  = get_transient( self::NAME );
		$known   = is_array( $stored ) && ( $stored['store'] ?? null ) === $store ? $stored : null;
		/** @var Kept|null $known */
		if ( null !== $known && ( time() - $known['asked_at'] ) < ( '' === $known['why'] ? self::FRESH_S : self::RETRY_S ) ) {
			$this->kept = $known;
			return $known;
		}
		$this->kept = $this->ask( $store, $known );
		if ( '' !== $store ) {
			set_transient( self::NAME, $this->kept, self::KEPT_S );
		}
		return $this->kept;
	}

	/**
	 * @param Kept|null $known
	 * @return Kept
	 */
	private function ask( string $store, ?array $known ): array {
		$kept = [
			'store'    => $store,
			'read_at'  => null === $known ? 0 : $known['read_at'],
			'asked_at' => time(),
			'why'      => '',
			'choices'  => null === $known ? null : $known['choices'],
		];
		try {
			$answer = $this->client->call( 'GET', 'lists?of=xero', '', self::TIMEOUT_S )->map();
		} catch ( SidecarError $error ) {
			$kept['why'] = $error->getMessage();
			return $kept;
		}
		if ( ! is_array( $answer['xero'] ?? null ) ) {
			$kept['why'] = is_array( $answer['xeroError'] ?? null ) ? trim( self::text( $answer['xeroError'], 'message' ) . ' ' . self::text( $answer['xeroError'], 'fix' ) ) : __( 'The service has no lists of Xero yet.', 'ml-connector' );
			return $kept;
		}
		$kept['read_at'] = time();
		$kept['choices'] = self::of_answer( $answer['xero'] );
		return $kept;
	}

	/**
	 * @param array<string, mixed> $xero
	 * @return array<string, array<array-key, string>>
	 */
	private static function of_answer( array $xero ): array {
		$choices = array_fill_keys( self::FIELDS_WITH_LISTS, [] );
		foreach ( self::rows( $xero, 'accounts' ) as $account ) {
			$code = self::text( $account, 'code' );
			if ( '' !== $code && false !== ( $account['takesLines'] ?? true ) && 'BANK' !== self::text( $account, 'type' ) ) {
				$choices['account'][ $code ] = $code . ' – ' . self::text( $account, 'name' );
			}
		}
		foreach ( self::rows( $xero, 'taxRates' ) as $rate ) {
			$choices['tax_type'][ self::text( $rate, 'taxType' ) ] = self::text( $rate, 'name' ) . ' (' . self::text( $rate, 'taxType' ) . ')';
		}
		foreach ( self::rows( $xero, 'tracking' ) as $category ) {
			foreach ( self::rows( $category, 'options' ) as $option ) {
				$choices['tracking'][ self::text( $category, 'id' ) . ':' . self::text( $option, 'id' ) ] = self::text( $category, 'name' ) . ': ' . self::text( $option, 'name' );
			}
		}
		// PHP turns the code "200" into a number, which sorts before "4000A": by the names, as the settings page has them.
		asort( $choices['account'], SORT_NATURAL );
		return $choices;
	}

	/**
	 * @param array<string, mixed> $of
	 * @return list<array<string, mixed>>
	 */
	private static function rows( array $of, string $name ): array {
		return array_values( array_filter( is_array( $of[ $name ] ?? null ) ? $of[ $name ] : [], 'is_array' ) );
	}

	/** @param array<string, mixed> $of */
	private static function text( array $of, string $name ): string {
		return is_scalar( $of[ $name ] ?? null ) ? sanitize_text_field( (string) $of[ $name ] ) : '';
	}
}
