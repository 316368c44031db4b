<?php
/**
 * Quick edit and bulk edit in the list of products. WooCommerce checks nonce and right to edit each product before it saves.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

class ProductList {
	public const QUICK = 'ml_connector_quick';
	public const BULK  = 'ml_connector_bulk';

	/** @var Fields */
	private $fields;
	/** @var Change */
	private $change;
	/** @var Refusals */
	private $refusals;

	public function __construct( Fields $fields, Change $change, Refusals $refusals ) {
		$this->fields   = $fields;
		$this->change   = $change;
		$this->refusals = $refusals;
	}

	public function enqueue(): void {
		$screen = get_current_screen();
		if ( null !== $screen && 'edit-product' === $screen->id && current_user_can( Permission::CAPABILITY ) ) {
			Fields::enqueue();
		}
	}

	/**
	 * What quick edit fills its fields with, beside WooCommerce's own. No query: the list has read the metas.
	 *
	 * @param string|mixed $column
	 * @param int|mixed    $product_id
	 */
	public function render_values( $column, $product_id ): void {
		$product = 'name' === $column && current_user_can( Permission::CAPABILITY ) ? wc_get_product( (int) $product_id ) : null;
		if ( ! $product instanceof \WC_Product ) {
			return;
		}
		$above     = Nearest::above( $product );
		$inherited = [];
		foreach ( array_keys( Choices::METAS ) as $field ) {
			$inherited[ $field ] = $this->fields->inherited( $field, $above );
		}
		printf(
			'<div class="hidden" id="ml_connector_inline_%d" data-values="%s" data-inherited="%s"></div>',
			(int) $product->get_id(),
			esc_attr( (string) wp_json_encode( Choices::of_product( $product ) ) ),
			esc_attr( (string) wp_json_encode( $inherited ) )
		);
	}

	public function render_quick(): void {
		$this->render( self::QUICK, [ $this->fields, 'for_copies' ] );
	}

	public function render_bulk(): void {
		$this->render( self::BULK, [ $this->fields, 'for_many' ] );
	}

	/** @param callable(string, string, string): string $control */
	private function render( string $prefix, callable $control ): void {
		if ( ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		echo '<br class="clear" /><div class="ml-connector-inline"><h4>' . esc_html__( 'Xero', 'ml-connector' ) . '</h4>' . $this->fields->note(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		foreach ( Fields::labels() as $field => $label ) {
			$id   = $prefix . '_' . $field;
			$html = $control( $field, $prefix . '[' . $field . ']', $id );
			printf( '<label class="ml-connector-field" for="%s">%s</label><span class="input-text-wrap">%s</span>', esc_attr( $id ), esc_html( $label ), $html ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		}
		echo '</div>';
	}

	/** @param \WC_Product|mixed $product WooCommerce has saved it. */
	public function save_quick( $product ): void {
		$faults = $this->take( $product, $_REQUEST[ self::QUICK ] ?? null ); // phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- WooCommerce checked the nonce; Change cleans each value.
		if ( [] === $faults ) {
			return;
		}
		if ( wp_doing_ajax() ) {
			// Quick edit shows any answer that is no row.
			wp_die( esc_html( implode( ' ', $faults ) . ' ' . __( 'The other changes are saved.', 'ml-connector' ) ) );
		}
		$this->refusals->add( $faults );
	}

	/** @param \WC_Product|mixed $product WooCommerce has saved it; called for each. */
	public function save_bulk( $product ): void {
		$input = $_REQUEST[ self::BULK ] ?? null; // phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput -- The same.
		if ( ! is_array( $input ) ) {
			return;
		}
		$changed = [];
		foreach ( array_keys( Choices::METAS ) as $field ) {
			$values = array_filter( (array) ( $input[ $field ] ?? [] ), static fn ( $one ): bool => is_string( $one ) && '' !== $one );
			if ( [] !== $values ) {
				$changed[ $field ] = in_array( Fields::REMOVE, $values, true ) ? '' : ( 'tracking' === $field ? $values : reset( $values ) );
			}
		}
		$this->refusals->add( $this->take( $product, $changed ) );
	}

	/**
	 * @param \WC_Product|mixed $product
	 * @param mixed             $input
	 * @return list<string>
	 */
	private function take( $product, $input ): array {
		if ( ! $product instanceof \WC_Product || ! is_array( $input ) || [] === $input || ! current_user_can( Permission::CAPABILITY ) ) {
			return [];
		}
		$old                             = Choices::of_product( $product );
		list( $values, $faults, $notes ) = $this->change->apply( $old, (array) wp_unslash( $input ), $product->get_name() );
		$this->refusals->add( $notes );
		if ( $values !== $old ) {
			Choices::set_on_product( $product, $values );
			$product->save_meta_data();
		}
		return $faults;
	}
}
