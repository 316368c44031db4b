<?php
/**
 * What products and categories are set to for Xero: on their screens, in bulk, by CSV, and in the answers to the sidecar.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Options;
use MLConnector\Products\CategoryScreen;
use MLConnector\Products\Change;
use MLConnector\Products\Choices;
use MLConnector\Products\Fields;
use MLConnector\Products\Nearest;
use MLConnector\Products\ProductCsv;
use MLConnector\Products\ProductList;
use MLConnector\Products\ProductPanel;
use MLConnector\Products\Refusals;
use MLConnector\Products\XeroItems;
use MLConnector\Products\XeroLists;
use MLConnector\Rest\ProductsField;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;

final class ProductsTest extends TestCase {
	private const NORTH = 'region:north';
	private const SOUTH = 'region:south';
	/** As many as one bulk edit should stand; measured by hand, as making them takes minutes. */
	private const PRODUCTS = 'ML_TEST_PRODUCTS';

	/** @var XeroLists */
	private $lists;
	/** @var Change */
	private $change;

	protected function set_up(): void {
		parent::set_up();
		self::pair();
		$this->answer( [], true );
		$this->begin();
	}

	/** @param list<string> $codes The items that Xero has of the one asked for. */
	private function answer( array $codes, bool $creates ): void {
		$items = array_map( static fn ( string $code ): array => [ 'code' => $code, 'name' => 'Lamp' ], $codes );
		self::sidecar()->answers(
			[
				'GET lists/items' => [
					'body' => [
						'items'        => $items,
						'createsItems' => $creates,
					],
				],
				'GET lists'       => [
					'body' => [
						'xero'      => [
							'accounts' => [
								self::account( '200', 'Sales' ),
								self::account( '210', 'Sales <b>Mugs</b>' ),
								self::account( '610', 'Debtors', [ 'takesLines' => false ] ),
								self::account( '090', 'Bank', [ 'type' => 'BANK' ] ),
							],
							'taxRates' => [
								[
									'taxType' => 'OUTPUT2',
									'name'    => '20% (VAT on Income)',
								],
							],
							'tracking' => [
								[
									'id'      => 'region',
									'name'    => 'Region',
									'options' => [
										[
											'id'   => 'north',
											'name' => 'North',
										],
										[
											'id'   => 'south',
											'name' => 'South',
										],
									],
								],
							],
						],
						'xeroError' => null,
					],
				],
			]
		);
	}

	protected function tear_down(): void {
		unset( $_POST[ ProductPanel::PRODUCT ], $_POST[ ProductPanel::VARIATIONS ], $_POST[ CategoryScreen::CATEGORY ], $_POST['ml_connector_category_nonce'] );
		$_REQUEST = [];
		delete_transient( 'ml_connector_xero_lists' );
		parent::tear_down();
	}

	/** As another request would: nothing in memory. */
	private function begin(): void {
		delete_transient( 'ml_connector_xero_lists' );
		$options      = new Options();
		$client       = new Client( $options, new Contact( $options ) );
		$this->lists  = new XeroLists( $options, $client );
		$this->change = new Change( $this->lists, new XeroItems( $options, $client ) );
	}

	/**
	 * @param array<string, mixed> $other
	 * @return array<string, mixed>
	 */
	private static function account( string $code, string $name, array $other = [] ): array {
		return $other + [
			'ref'        => $code,
			'code'       => $code,
			'name'       => $name,
			'type'       => 'REVENUE',
			'takesLines' => true,
		];
	}

	/** @param array<string, string> $values */
	private static function product( string $name, array $values = [], string $type = \WC_Product_Simple::class ): \WC_Product {
		$product = new $type();
		$product->set_name( $name );
		$product->set_regular_price( '10' );
		Choices::set_on_product( $product, $values + Choices::NONE );
		$product->save();
		return $product;
	}

	/** @param array<string, string> $values */
	private static function category( string $name, int $parent = 0, array $values = [] ): int {
		$term = wp_insert_term( $name . ' ' . wp_generate_password( 6, false ), 'product_cat', [ 'parent' => $parent ] );
		Choices::save_category( (int) $term['term_id'], $values + Choices::NONE );
		return (int) $term['term_id'];
	}

	private function panel(): ProductPanel {
		return new ProductPanel( new Fields( $this->lists ), $this->change );
	}

	private function panel_html( \WC_Product $product ): string {
		$GLOBALS['product_object'] = wc_get_product( $product->get_id() );
		ob_start();
		$this->panel()->render();
		return (string) ob_get_clean();
	}

	/** @param array<string, mixed> $input */
	private function save( \WC_Product $product, array $input ): array {
		\WC_Admin_Meta_Boxes::$meta_box_errors = [];
		$_POST[ ProductPanel::PRODUCT ]        = wp_slash( $input );
		$this->panel()->save( $product );
		$product->save();
		return \WC_Admin_Meta_Boxes::$meta_box_errors;
	}

	private static function values( \WC_Product $product ): array {
		return array_filter( Choices::of_product( wc_get_product( $product->get_id() ) ) );
	}

	public function test_the_panel_offers_what_invoices_may_use_and_says_what_is_inherited(): void {
		$mugs    = self::category( 'Mugs & "cups"', 0, [ 'account' => '200' ] );
		$product = self::product( 'Mug', [ 'tax_type' => 'OUTPUT2' ] );
		wp_set_object_terms( $product->get_id(), [ $mugs ], 'product_cat' );
		$html = $this->panel_html( $product );
		$this->assertStringContainsString( '>Inherits 200 – Sales from category “Mugs &amp; &quot;cups&quot;', $html );
		$this->assertStringContainsString( '<option value="210">210 – Sales Mugs</option>', $html );
		$this->assertStringContainsString( '<option value="OUTPUT2" selected>20% (VAT on Income) (OUTPUT2)</option>', $html );
		$this->assertStringContainsString( '<option value="region:north">Region: North</option>', $html );
		$this->assertStringNotContainsString( 'Debtors', $html );
		$this->assertStringNotContainsString( '>090', $html );
		$this->assertStringNotContainsString( 'ml-connector-lists-note', $html );
		$this->assertCount( 1, self::sidecar()->requests( 'lists?of=xero' ) );
	}

	public function test_values_are_saved_and_removed(): void {
		$product = self::product( 'Mug' );
		$input   = [ 'account' => '210', 'tax_type' => '', 'tracking' => [ '', self::NORTH ], 'item' => " MUG-1 \n" ];
		$this->assertSame( [], $this->save( $product, $input ) );
		$this->assertSame( [ 'account' => '210', 'tracking' => self::NORTH, 'item' => 'MUG-1' ], self::values( $product ) );
		$this->assertSame( [], $this->save( $product, [ 'account' => '', 'tax_type' => '', 'tracking' => [ '' ], 'item' => '' ] ) );
		$this->assertSame( [], self::values( $product ) );
		$this->assertSame( '', get_post_meta( $product->get_id(), Choices::METAS['account'], true ) );
	}

	public function test_a_wrong_value_is_refused_with_cause_and_fix_and_the_others_are_saved(): void {
		$product = self::product( 'Mug', [ 'account' => '200' ] );
		$errors  = $this->save( $product, [ 'account' => '<b>999</b>', 'tax_type' => '20%', 'tracking' => [ self::NORTH, self::SOUTH ], 'item' => str_repeat( 'X', 31 ) ] );
		$this->assertCount( 4, $errors );
		$this->assertSame( 'Mug: Xero has no account “999” for sales. Choose one from the list by its code, or create it in Xero first. What was set before stays.', $errors[0] );
		$this->assertStringContainsString( 'no tax type “20%”', $errors[1] );
		$this->assertStringContainsString( 'one option of each tracking category', $errors[2] );
		$this->assertStringContainsString( 'at most 30 characters', $errors[3] );
		$this->assertSame( [ 'account' => '200' ], self::values( $product ) );
		$this->assertCount( 1, $this->save( $product, [ 'account' => '610', 'item' => 'OK' ] ), 'an account that takes no lines' );
		$this->assertSame( [ 'account' => '200', 'item' => 'OK' ], self::values( $product ) );
		$this->assertCount( 1, $this->save( $product, [ 'account' => [ 'a' => [ 'b' ] ], 'tracking' => 'nonsense' ] ) );
	}

	public function test_the_code_of_an_item_is_checked_in_xero_and_written_as_there(): void {
		$product = self::product( 'Mug' );
		$this->answer( [ 'Mug-1' ], false );
		$this->assertSame( [], $this->save( $product, [ 'item' => 'MUG-1' ] ) );
		$this->assertSame( [ 'item' => 'Mug-1' ], self::values( $product ) );
		$this->answer( [], false );
		$errors = $this->save( $product, [ 'item' => 'CUP & 1' ] );
		$this->assertSame( [ 'Mug: Xero has no item “CUP &amp; 1”. Choose one from the list by its code, create it in Xero first, or let ML Connector create items (setting items.create). What was set before stays.' ], $errors );
		$this->assertSame( [ 'item' => 'Mug-1' ], self::values( $product ) );
		$this->answer( [], true );
		$this->begin();
		$this->assertSame( [], $this->save( $product, [ 'item' => 'CUP & 1' ] ), 'it is created with the first sale' );
		$this->assertCount( 2, self::sidecar()->requests( 'lists/items?code=CUP%20%26%201' ) );
	}

	public function test_the_item_of_a_category_must_be_in_xero(): void {
		$category                             = self::category( 'Mugs' );
		$refusals                             = new Refusals();
		$screen                               = new CategoryScreen( new Fields( $this->lists ), $this->change, $refusals );
		$_POST['ml_connector_category_nonce'] = wp_create_nonce( CategoryScreen::CATEGORY );
		$_POST[ CategoryScreen::CATEGORY ]    = [ 'item' => 'MUGS' ];
		$screen->save( $category, 0, 'product_cat' );
		$this->assertSame( Choices::NONE, Choices::of_category( $category ) );
		$refusals->keep();
		ob_start();
		$refusals->show();
		$this->assertStringContainsString( 'Xero has no item “MUGS”. Choose one from the list by its code, or create it in Xero first. What was set before stays.', (string) ob_get_clean() );
		$this->answer( [ 'MUGS' ], true );
		$this->begin();
		( new CategoryScreen( new Fields( $this->lists ), $this->change, $refusals ) )->save( $category, 0, 'product_cat' );
		$this->assertSame( 'MUGS', Choices::of_category( $category )['item'] );
	}

	public function test_a_code_that_cannot_be_checked_is_kept_and_said_once_for_many_products(): void {
		self::sidecar()->mode( 'page' );
		$refusals                      = new Refusals();
		$list                          = new ProductList( new Fields( $this->lists ), $this->change, $refusals );
		$_REQUEST[ ProductList::BULK ] = [ 'item' => 'MUG' ];
		$products                      = [ self::product( 'Mug' ), self::product( 'Cup' ), self::product( 'Jug' ) ];
		foreach ( $products as $product ) {
			$list->save_bulk( $product );
			$this->assertSame( [ 'item' => 'MUG' ], self::values( $product ) );
		}
		$this->assertCount( 1, self::sidecar()->requests( 'lists/items?code=MUG' ) );
		$refusals->keep();
		ob_start();
		$refusals->show();
		$this->assertSame( 1, substr_count( (string) ob_get_clean(), 'could not be checked' ) );
	}

	public function test_a_value_that_xero_no_longer_has_is_shown_as_such_and_kept(): void {
		$product = self::product( 'Mug', [ 'account' => '299', 'tracking' => 'region:west' ] );
		$html    = $this->panel_html( $product );
		$this->assertStringContainsString( '<option value="299" selected>299 (no longer in Xero)</option>', $html );
		$this->assertStringContainsString( '<option value="region:west" selected>one option (no longer in Xero)</option>', $html );
		$this->assertSame( [], $this->save( $product, [ 'account' => '299', 'tracking' => [ '', 'region:west' ] ] ) );
		$this->assertSame( [ 'account' => '299', 'tracking' => 'region:west' ], self::values( $product ) );
	}

	public function test_while_the_sidecar_is_down_the_stored_values_are_shown_and_nothing_is_lost(): void {
		self::sidecar()->mode( 'page' );
		$product = self::product( 'Mug', [ 'account' => '200', 'tracking' => self::NORTH ] );
		$html    = $this->panel_html( $product );
		$this->assertStringContainsString( '<option value="200" selected>200</option>', $html );
		$this->assertStringContainsString( 'The lists of Xero can’t be read now. What is set stays when you save.', $html );
		$this->assertStringContainsString( 'HTTP 404', $html );
		$said = $this->save( $product, [ 'account' => '200', 'tracking' => [ '', self::NORTH ], 'item' => 'NEW' ] );
		$this->assertCount( 1, $said );
		$this->assertStringStartsWith( 'The item code “NEW” is saved, but it could not be checked in Xero.', $said[0] );
		$errors = $this->save( $product, [ 'account' => '210' ] );
		$this->assertStringContainsString( '“210” can’t be checked now.', $errors[0] );
		$this->assertSame( [ 'account' => '200', 'tracking' => self::NORTH, 'item' => 'NEW' ], self::values( $product ) );
		$options = new Options();
		( new XeroLists( $options, new Client( $options, new Contact( $options ) ) ) )->choices( 'account' );
		$this->assertCount( 1, self::sidecar()->requests( 'lists?of=xero' ), 'the next page does not wait for it again' );
	}

	public function test_only_who_manages_the_store_sees_and_changes_them(): void {
		$product = self::product( 'Mug', [ 'account' => '200' ] );
		$editor  = wp_insert_user( [ 'user_login' => 'writer-' . wp_generate_password( 6, false ), 'user_pass' => 'x', 'role' => 'editor' ] );
		( new \WP_User( $editor ) )->add_cap( 'edit_products' );
		wp_set_current_user( $editor );
		$this->assertSame( '', $this->panel_html( $product ) );
		$this->assertArrayNotHasKey( 'ml_connector', $this->panel()->add_tab( [] ) );
		$this->save( $product, [ 'account' => '210' ] );
		$list                          = new ProductList( new Fields( $this->lists ), $this->change, new Refusals() );
		$_REQUEST[ ProductList::BULK ] = [ 'account' => '210' ];
		$list->save_bulk( $product );
		$this->assertSame( [ 'account' => '200' ], self::values( $product ) );
	}

	public function test_a_variation_has_its_own_and_inherits_from_its_product(): void {
		$parent    = self::product( 'Mug', [ 'account' => '210' ], \WC_Product_Variable::class );
		$variation = new \WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->save();
		ob_start();
		$this->panel()->render_variation( 3, [], get_post( $variation->get_id() ) );
		$html = (string) ob_get_clean();
		$this->assertStringContainsString( 'name="ml_connector_variation[3][account]"', $html );
		$this->assertStringContainsString( 'Inherits 210 – Sales Mugs from product “Mug”', $html );
		$_POST[ ProductPanel::VARIATIONS ] = [ 3 => [ 'account' => '200' ] ];
		$this->panel()->save_variation( $variation, 3 );
		$variation->save();
		$this->assertSame( [ 'account' => '200' ], self::values( $variation ) );
	}

	public function test_the_nearest_category_decides_then_the_deeper_then_the_older(): void {
		$kitchen = self::category( 'Kitchen', 0, [ 'account' => '200' ] );
		$mugs    = self::category( 'Mugs', $kitchen, [ 'account' => '210' ] );
		$red     = self::category( 'Red', $mugs );
		$sale    = self::category( 'Sale', 0, [ 'account' => '220' ] );
		$autumn  = self::category( 'Autumn', 0, [ 'account' => '230' ] );
		$of      = static function ( int ...$categories ): string {
			$product = self::product( 'Mug' );
			wp_set_object_terms( $product->get_id(), $categories, 'product_cat' );
			return Nearest::that_decides( 'account', Nearest::of( $product ) )['values']['account'];
		};
		$this->assertSame( '210', $of( $red ), 'the parent before its parent' );
		$this->assertSame( '210', $of( $kitchen, $mugs ), 'both its own: the deeper' );
		$this->assertSame( '220', $of( $red, $sale ), 'its own before the parent of another' );
		$this->assertSame( '220', $of( $autumn, $sale ), 'equally near and deep: the older' );
	}

	public function test_a_category_is_saved_with_its_nonce_alone(): void {
		$category                          = self::category( 'Mugs' );
		$screen                            = new CategoryScreen( new Fields( $this->lists ), $this->change, new Refusals() );
		$_POST[ CategoryScreen::CATEGORY ] = [ 'account' => '210' ];
		$screen->save( $category, 0, 'product_cat' );
		$this->assertSame( Choices::NONE, Choices::of_category( $category ) );
		$_POST['ml_connector_category_nonce'] = wp_create_nonce( CategoryScreen::CATEGORY );
		$screen->save( $category, 0, 'product_tag' );
		$this->assertSame( Choices::NONE, Choices::of_category( $category ) );
		$screen->save( $category, 0, 'product_cat' );
		$this->assertSame( '210', Choices::of_category( $category )['account'] );
		ob_start();
		$screen->render_edit( get_term( $category ) );
		$this->assertStringContainsString( '<option value="210" selected>', (string) ob_get_clean() );
	}

	public function test_a_bulk_edit_asks_the_sidecar_once_and_the_database_a_few_times_a_product(): void {
		$count = (int) ( getenv( self::PRODUCTS ) ?: 20 );
		$ids   = [];
		$start = microtime( true );
		for ( $made = 0; $made < $count; $made++ ) {
			$ids[] = self::product( 'Mug ' . $made )->get_id();
		}
		self::say( 'made', $start );
		$refusals = new Refusals();
		$list     = new ProductList( new Fields( $this->lists ), $this->change, $refusals );
		$queries  = 0;
		$ours_s   = 0.0;
		remove_all_actions( 'woocommerce_product_bulk_edit_save' );
		add_action(
			'woocommerce_product_bulk_edit_save',
			static function ( $product ) use ( $list, &$queries, &$ours_s ): void {
				global $wpdb;
				$before = $wpdb->num_queries;
				$start  = microtime( true );
				$list->save_bulk( $product );
				$ours_s  += microtime( true ) - $start;
				$queries += $wpdb->num_queries - $before;
			}
		);
		$edit  = static function ( array $input ) use ( $ids ): void {
			$_REQUEST = [ 'woocommerce_bulk_edit' => '1', 'change_stock' => '', 'woocommerce_quick_edit_nonce' => wp_create_nonce( 'woocommerce_quick_edit_nonce' ), ProductList::BULK => $input ];
			bulk_edit_posts( [ 'post_type' => 'product', 'post' => $ids, '_status' => -1 ] );
		};
		$start = microtime( true );
		$edit( [ 'account' => '210', 'tax_type' => '', 'tracking' => [ '', self::NORTH ], 'item' => '' ] );
		self::say( sprintf( '%d edited, of this ours %.1f s and %d queries', $count, $ours_s, $queries ), $start );
		foreach ( $ids as $id ) {
			$this->assertSame( [ 'account' => '210', 'tracking' => self::NORTH ], array_filter( Choices::of_product( wc_get_product( $id ) ) ) );
		}
		$this->assertCount( 1, self::sidecar()->requests( 'lists?of=xero' ) );
		$this->assertLessThanOrEqual( 8 * $count, $queries, 'two metas a product, and the cache of the product' );
		$start = microtime( true );
		$edit( [ 'account' => Fields::REMOVE, 'tracking' => [ '', Fields::REMOVE ] ] );
		self::say( 'removed', $start );
		$this->assertSame( [], array_filter( Choices::of_product( wc_get_product( $ids[0] ) ) ) );
		$start = microtime( true );
		$edit( [ 'account' => '999' ] );
		self::say( 'refused', $start );
		$refusals->keep();
		ob_start();
		$refusals->show();
		$html = (string) ob_get_clean();
		$this->assertStringContainsString( 'Mug 0: Xero has no account “999”', $html );
		$this->assertStringContainsString( ( $count - 5 ) . ' more values were refused or not checked.', $html );
		$start = microtime( true );
		foreach ( $ids as $id ) {
			wp_delete_post( $id, true );
		}
		self::say( 'deleted', $start );
	}

	/** Only where somebody measures. */
	private static function say( string $what, float $start ): void {
		if ( false !== getenv( self::PRODUCTS ) ) {
			fprintf( STDERR, "%s: %.1f s\n", $what, microtime( true ) - $start );
		}
	}

	public function test_the_csv_has_them_as_columns_that_come_back_and_are_checked(): void {
		require_once WC_ABSPATH . 'includes/export/class-wc-product-csv-exporter.php';
		require_once WC_ABSPATH . 'includes/import/class-wc-product-csv-importer.php';
		require_once WC_ABSPATH . 'includes/admin/importers/class-wc-product-csv-importer-controller.php';
		$csv = new ProductCsv( $this->lists, $this->change, new Refusals() );
		foreach ( [ 'woocommerce_product_import_pre_insert_product_object', 'woocommerce_product_export_product_column_ml_connector_tracking' ] as $hook ) {
			remove_all_filters( $hook );
		}
		add_filter( 'woocommerce_product_import_pre_insert_product_object', [ $csv, 'import' ], 10, 2 );
		add_filter( 'woocommerce_product_export_product_column_ml_connector_tracking', [ $csv, 'export' ], 10, 3 );
		$product  = self::product( 'Mug', [ 'account' => '210', 'tracking' => self::NORTH, 'item' => 'MUG' ] );
		$exporter = new \WC_Product_CSV_Exporter();
		$exporter->enable_meta_export( true );
		$exporter->set_column_names( $exporter->get_default_column_names() );
		$row = ( new \ReflectionMethod( $exporter, 'generate_row_data' ) );
		$row->setAccessible( true );
		$exported = $row->invoke( $exporter, wc_get_product( $product->get_id() ) );
		$this->assertSame( [ '210', '', 'Region: North', 'MUG' ], array_map( static fn ( string $column ) => $exported[ $column ], ProductCsv::column_names() ) );
		$this->assertSame( [], preg_grep( '/^meta:_ml_connector/', array_keys( $exported ) ) );

		$headings = [ 'ID', 'Xero sales account', 'Xero tax type', 'Xero tracking', 'Xero item code' ];
		$mapped   = apply_filters( 'woocommerce_csv_product_import_mapping_default_columns', [], $headings );
		$import   = static function ( array ...$rows ) use ( $headings, $mapped ): array {
			$file = wp_tempnam( 'products.csv' );
			rename( $file, $file . '.csv' );
			$lines = array_map( static fn ( array $row ): string => '"' . implode( '","', $row ) . '"', array_merge( [ $headings ], $rows ) );
			file_put_contents( $file . '.csv', implode( "\n", $lines ) );
			$importer = new \WC_Product_CSV_Importer( $file . '.csv', [ 'parse' => true, 'update_existing' => true, 'mapping' => [ 'ID' => 'id' ] + $mapped ] );
			$result   = $importer->import();
			unlink( $file . '.csv' );
			return $result;
		};
		$id       = (string) $product->get_id();
		$other    = self::product( 'Cup', [ 'account' => '200' ] );
		$result   = $import( [ $id, '200', 'OUTPUT2', 'region : SOUTH', '' ], [ (string) $other->get_id(), '999', '', 'Region: Nowhere', '' ] );
		$this->assertCount( 1, $result['updated'] );
		$this->assertSame( [ 'account' => '200', 'tax_type' => 'OUTPUT2', 'tracking' => self::SOUTH ], self::values( $product ) );
		$this->assertCount( 1, $result['failed'] );
		$this->assertStringContainsString( 'Cup: Xero has no account “999” for sales.', $result['failed'][0]->get_error_message() );
		$this->assertStringContainsString( 'no tracking option “Region: Nowhere”', $result['failed'][0]->get_error_message() );
		$this->assertSame( [ 'account' => '200' ], self::values( $other ) );
		$this->assertCount( 1, self::sidecar()->requests( 'lists?of=xero' ) );
	}

	public function test_an_order_names_what_its_products_are_set_to_nearest_first_in_few_queries(): void {
		$mugs      = self::category( 'Mugs', 0, [ 'account' => '200', 'tracking' => self::NORTH ] );
		$parent    = self::product( 'Mug & saucer', [ 'tax_type' => 'OUTPUT2' ], \WC_Product_Variable::class );
		$variation = new \WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->update_meta_data( Choices::METAS['account'], '210' );
		$variation->save();
		wp_set_object_terms( $parent->get_id(), [ $mugs ], 'product_cat' );
		$order = self::order();
		$order->add_product( $variation, 1 );
		for ( $others = 0; $others < 10; $others++ ) {
			$order->add_product( self::product( 'Plain ' . $others ), 1 );
		}
		$gone = self::product( 'Gone', [ 'account' => '200' ] );
		$order->add_product( $gone, 1 );
		$order->save();
		$gone->delete( true );
		$request = new \WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() );
		$fields  = rest_do_request( $request )->get_data()['ml_connector_products'];
		$this->assertCount( 1, $fields );
		$this->assertSame( [ $parent->get_id(), $variation->get_id() ], [ $fields[0]['product_id'], $fields[0]['variation_id'] ] );
		$this->assertSame( [ 'variation', 'product', 'category' ], array_column( $fields[0]['choices'], 'on' ) );
		$this->assertSame( 'Mug & saucer', $fields[0]['choices'][1]['name'] );
		$this->assertSame( [ [ 'category_id' => 'region', 'option_id' => 'north' ] ], $fields[0]['choices'][2]['tracking'] );
		$request = new \WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() );
		$request->set_query_params( [ '_fields' => 'id,total' ] );
		$this->assertArrayNotHasKey( 'ml_connector_products', rest_do_request( $request )->get_data(), 'a list of orders does not read it' );
		$code                    = 'global $wpdb; $order = wc_get_order( ' . $order->get_id() . ' ); $order->get_items(); $before = $wpdb->num_queries;
			$found = ( new MLConnector\Rest\ProductsField() )->of_order( [ "id" => ' . $order->get_id() . ' ] ); echo count( $found ), " ", $wpdb->num_queries - $before;';
		list( $found, $queries ) = explode( ' ', InShop::run( $code )->output );
		$this->assertSame( '1', $found );
		$this->assertLessThanOrEqual( 12, (int) $queries, 'not by product' );
		$this->assertSame( $variation->get_id(), ( new ProductsField() )->of_product( [ 'id' => $variation->get_id() ] )[0]['variation_id'] );
	}
}
