<?php
/**
 * The fields as columns of WooCommerce's product CSV. Tracking is in it by its names: "Region: North | Channel: Web".
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

class ProductCsv {
	private const PREFIX = 'ml_connector_';

	/** @var XeroLists */
	private $lists;
	/** @var Change */
	private $change;
	/** @var Refusals */
	private $refusals;

	public function __construct( XeroLists $lists, Change $change, Refusals $refusals ) {
		$this->lists    = $lists;
		$this->change   = $change;
		$this->refusals = $refusals;
	}

	/** @return array<string, string> Heading by column. */
	private static function columns(): array {
		return [
			self::PREFIX . 'account'  => __( 'Xero sales account', 'ml-connector' ),
			self::PREFIX . 'tax_type' => __( 'Xero tax type', 'ml-connector' ),
			self::PREFIX . 'tracking' => __( 'Xero tracking', 'ml-connector' ),
			self::PREFIX . 'item'     => __( 'Xero item code', 'ml-connector' ),
		];
	}

	/** @return list<string> For their filters. */
	public static function column_names(): array {
		return array_map(
			static function ( string $field ): string {
				return self::PREFIX . $field;
			},
			array_keys( Choices::METAS )
		);
	}

	/**
	 * Of the export, and of the importer's choice of columns.
	 *
	 * @param array<string, mixed>|mixed $columns
	 * @return array<string, mixed>|mixed
	 */
	public function add( $columns ) {
		return is_array( $columns ) ? $columns + self::columns() : $columns;
	}

	/**
	 * Columns with our headings are chosen automatically, also from a file of another language.
	 *
	 * @param array<string, string>|mixed $columns
	 * @return array<string, string>|mixed
	 */
	public function map( $columns ) {
		if ( ! is_array( $columns ) ) {
			return $columns;
		}
		$english = [
			'Xero sales account' => self::PREFIX . 'account',
			'Xero tax type'      => self::PREFIX . 'tax_type',
			'Xero tracking'      => self::PREFIX . 'tracking',
			'Xero item code'     => self::PREFIX . 'item',
		];
		return $columns + array_flip( self::columns() ) + $english;
	}

	/**
	 * @param mixed             $value
	 * @param \WC_Product|mixed $product
	 * @param string|mixed      $column
	 * @return mixed
	 */
	public function export( $value, $product, $column ) {
		$field = substr( (string) $column, strlen( self::PREFIX ) );
		if ( ! $product instanceof \WC_Product || ! isset( Choices::METAS[ $field ] ) ) {
			return $value;
		}
		$own = Choices::of_product( $product )[ $field ];
		return 'tracking' === $field && '' !== $own ? $this->lists->name( $field, $own ) : $own;
	}

	/**
	 * They have columns of their own.
	 *
	 * @param array<int, string>|mixed $keys
	 * @return array<int, string>|mixed
	 */
	public function skip_metas( $keys ) {
		return is_array( $keys ) ? array_merge( $keys, array_values( Choices::METAS ) ) : $keys;
	}

	/**
	 * A row whose values are wrong is not imported, with the reason in the importer's log.
	 *
	 * @param \WC_Product|mixed          $product Saved afterwards by WooCommerce.
	 * @param array<string, mixed>|mixed $row
	 * @return \WC_Product|mixed
	 * @throws \Exception WooCommerce's importer takes it as the row's error.
	 */
	public function import( $product, $row ) {
		$input = is_array( $row ) ? $this->input( $row ) : [];
		if ( ! $product instanceof \WC_Product || [] === $input ) {
			return $product;
		}
		$old                             = Choices::of_product( $product );
		list( $values, $faults, $notes ) = $this->change->apply( $old, $input, $product->get_name() );
		if ( [] === $faults && $values !== $old && ! current_user_can( Permission::CAPABILITY ) ) {
			$faults = [ __( 'Only users who manage the store may change what is set for Xero. Leave these columns out.', 'ml-connector' ) ];
		}
		if ( [] !== $faults ) {
			throw new \Exception( esc_html( implode( ' ', $faults ) ) );
		}
		// The importer's log has only rows that failed.
		$this->refusals->add( $notes );
		Choices::set_on_product( $product, $values );
		return $product;
	}

	/**
	 * @param array<string, mixed> $row
	 * @return array<string, string>
	 */
	private function input( array $row ): array {
		$input = [];
		foreach ( array_keys( Choices::METAS ) as $field ) {
			$value = $row[ self::PREFIX . $field ] ?? null;
			if ( is_scalar( $value ) ) {
				$input[ $field ] = 'tracking' === $field ? $this->tracking( (string) $value ) : (string) $value;
			}
		}
		return $input;
	}

	/** By names to what is stored; an unknown name stays, and is refused. */
	private function tracking( string $text ): string {
		$ids = [];
		foreach ( $this->lists->choices( 'tracking' ) ?? [] as $id => $name ) {
			$ids[ self::key( $name ) ] = (string) $id;
		}
		$all = [];
		foreach ( array_filter( array_map( 'trim', explode( '|', $text ) ) ) as $one ) {
			$all[] = $ids[ self::key( $one ) ] ?? $one;
		}
		return implode( ',', $all );
	}

	private static function key( string $name ): string {
		return mb_strtolower( (string) preg_replace( '/\s*:\s*/', ':', trim( $name ) ) );
	}
}
