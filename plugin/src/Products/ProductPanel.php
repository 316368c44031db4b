<?php
/**
 * The panel "Xero" in a product's data, and the same fields of each variation. WooCommerce checks nonce and right to edit the product
 * before it saves.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Products;

use MLConnector\Rest\Permission;
use MLConnector\Rest\Routes;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Choice from Nearest
 */
class ProductPanel {
	public const PRODUCT    = 'ml_connector_product';
	public const VARIATIONS = 'ml_connector_variation';
	private const TARGET    = 'ml_connector_product_data';

	/** @var Fields */
	private $fields;
	/** @var Change */
	private $change;

	public function __construct( Fields $fields, Change $change ) {
		$this->fields = $fields;
		$this->change = $change;
	}

	public function enqueue(): void {
		$screen = get_current_screen();
		if ( null !== $screen && 'product' === $screen->id && current_user_can( Permission::CAPABILITY ) ) {
			Fields::enqueue();
		}
	}

	/**
	 * @param array<string, array<string, mixed>>|mixed $tabs
	 * @return array<string, array<string, mixed>>|mixed
	 */
	public function add_tab( $tabs ) {
		if ( is_array( $tabs ) && current_user_can( Permission::CAPABILITY ) ) {
			$tabs['ml_connector'] = [
				'label'    => __( 'Xero', 'ml-connector' ),
				'target'   => self::TARGET,
				'class'    => [],
				'priority' => 75,
			];
		}
		return $tabs;
	}

	public function render(): void {
		global $product_object;
		if ( ! $product_object instanceof \WC_Product || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		printf(
			'<div id="%s" class="panel woocommerce_options_panel hidden ml-connector-product" data-product-id="%d" data-path="/%s/rules/match">',
			esc_attr( self::TARGET ),
			'auto-draft' === $product_object->get_status() ? 0 : (int) $product_object->get_id(),
			esc_attr( Routes::NAMESPACE )
		);
		echo $this->fields->note() . '<div class="options_group">'; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		$this->render_fields( self::PRODUCT, $product_object, 'form-field' );
		echo '</div></div>';
	}

	/**
	 * @param int|mixed      $loop
	 * @param mixed          $data
	 * @param \WP_Post|mixed $post
	 */
	public function render_variation( $loop, $data, $post ): void {
		$variation = $post instanceof \WP_Post ? wc_get_product( $post->ID ) : null;
		if ( ! $variation instanceof \WC_Product || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		echo '<div class="ml-connector-variation"><h4>' . esc_html__( 'Xero', 'ml-connector' ) . '</h4>' . $this->fields->note(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		$this->render_fields( self::VARIATIONS . '[' . (int) $loop . ']', $variation, 'form-row form-row-full' );
		echo '</div>';
	}

	private function render_fields( string $prefix, \WC_Product $product, string $look ): void {
		$values = Choices::of_product( $product );
		$above  = Nearest::above( $product );
		foreach ( Fields::labels() as $field => $label ) {
			$id      = trim( (string) preg_replace( '/\W+/', '_', $prefix . '_' . $field ), '_' );
			$control = $this->fields->with_inherited( $field, $prefix . '[' . $field . ']', $id, $values[ $field ], $this->fields->inherited( $field, $above ) );
			printf( '<p class="%s ml-connector-field"><label for="%s">%s</label>%s</p>', esc_attr( $look ), esc_attr( $id ), esc_html( $label ), $control ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
		}
	}

	/** @param \WC_Product|mixed $product Saved afterwards by WooCommerce. */
	public function save( $product ): void {
		$this->take( $product, $_POST[ self::PRODUCT ] ?? null ); // phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput -- WooCommerce checked the nonce; Change cleans each value.
	}

	/**
	 * @param \WC_Product_Variation|mixed $variation Saved afterwards by WooCommerce.
	 * @param int|mixed                   $loop
	 */
	public function save_variation( $variation, $loop ): void {
		$this->take( $variation, $_POST[ self::VARIATIONS ][ (int) $loop ] ?? null ); // phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput -- The same.
	}

	/**
	 * @param \WC_Product|mixed $product
	 * @param mixed             $input
	 */
	private function take( $product, $input ): void {
		if ( ! $product instanceof \WC_Product || ! is_array( $input ) || ! current_user_can( Permission::CAPABILITY ) ) {
			return;
		}
		list( $values, $faults, $notes ) = $this->change->apply( Choices::of_product( $product ), (array) wp_unslash( $input ), $product->get_name() );
		Choices::set_on_product( $product, $values );
		foreach ( array_merge( $faults, $notes ) as $said ) {
			\WC_Admin_Meta_Boxes::add_error( esc_html( $said ) );
		}
	}
}
