<?php
/**
 * The fields of a product category, where it is added and edited.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Rest\Permission;

defined( 'ABSPATH' ) || exit;

class CategoryScreen {
	public const CATEGORY  = 'ml_connector_category';
	private const NONCE    = 'ml_connector_category_nonce';
	private const TAXONOMY = 'product_cat';

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
		if ( null !== $screen && 'edit-' . self::TAXONOMY === $screen->id && current_user_can( Permission::CAPABILITY ) ) {
			Fields::enqueue();
			// WooCommerce has its lists' look on some screens only.
			wp_enqueue_style( 'woocommerce_admin_styles' );
		}
	}

	public function render_new(): void {
		if ( ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		echo '<div class="ml-connector-category"><h3>' . esc_html__( 'Xero', 'ml-connector' ) . '</h3>' . $this->fields->note(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		wp_nonce_field( self::CATEGORY, self::NONCE, false );
		foreach ( $this->controls( Choices::NONE, 0 ) as list( $id, $label, $control ) ) {
			printf( '<div class="form-field"><label for="%s">%s</label>%s</div>', esc_attr( $id ), esc_html( $label ), $control ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		}
		echo '</div>';
	}

	/** @param \WP_Term|mixed $term */
	public function render_edit( $term ): void {
		if ( ! $term instanceof \WP_Term || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		echo '<tr class="form-field ml-connector-category"><th scope="row">' . esc_html__( 'Xero', 'ml-connector' ) . '</th><td>' . $this->fields->note(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		wp_nonce_field( self::CATEGORY, self::NONCE, false );
		foreach ( $this->controls( Choices::of_category( $term->term_id ), $term->term_id ) as list( $id, $label, $control ) ) {
			printf( '<p><label for="%s">%s</label>%s</p>', esc_attr( $id ), esc_html( $label ), $control ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		}
		echo '<p class="description">' . esc_html__( 'For the products of this category and its subcategories, unless a product or a closer category is set to something else.', 'ml-connector' ) . '</p></td></tr>';
	}

	/**
	 * @param array{account: string, tax_type: string, tracking: string, item: string} $values
	 * @return list<array{0: string, 1: string, 2: string}> Id, label and control.
	 */
	private function controls( array $values, int $term_id ): array {
		$above    = 0 === $term_id ? [] : Nearest::above_category( $term_id );
		$controls = [];
		foreach ( Fields::labels() as $field => $label ) {
			$id         = self::CATEGORY . '_' . $field;
			$controls[] = [ $id, $label, $this->fields->with_inherited( $field, self::CATEGORY . '[' . $field . ']', $id, $values[ $field ], $this->fields->inherited( $field, $above ) ) ];
		}
		return $controls;
	}

	/**
	 * @param int|mixed    $term_id
	 * @param int|mixed    $tt_id
	 * @param string|mixed $taxonomy
	 */
	public function save( $term_id, $tt_id, $taxonomy ): void {
		$input = $_POST[ self::CATEGORY ] ?? null; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Change cleans each value.
		if ( self::TAXONOMY !== $taxonomy || ! is_array( $input ) || ! current_user_can( Permission::CAPABILITY ) || ! current_user_can( 'edit_term', (int) $term_id ) ) {
			return;
		}
		$nonce = isset( $_POST[ self::NONCE ] ) ? sanitize_text_field( wp_unslash( $_POST[ self::NONCE ] ) ) : '';
		if ( false === wp_verify_nonce( $nonce, self::CATEGORY ) ) {
			return;
		}
		$term                            = get_term( (int) $term_id, self::TAXONOMY );
		$name                            = $term instanceof \WP_Term ? $term->name : '';
		list( $values, $faults, $notes ) = $this->change->apply( Choices::of_category( (int) $term_id ), (array) wp_unslash( $input ), $name, true );
		Choices::save_category( (int) $term_id, $values );
		$this->refusals->add( array_merge( $faults, $notes ) );
	}
}
