<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Integration;

use MLConnector\Sidecar\Phrases;

final class PhrasesTest extends TestCase {
	public function test_an_order_status_has_the_shops_own_name(): void {
		$rename = static function ( array $statuses ): array {
			return array_merge( $statuses, [ 'wc-on-hold' => 'Parked' ] );
		};
		add_filter( 'wc_order_statuses', $rename );
		$text   = 'Its status "on-hold" is not among the statuses that are posted.';
		$status = [
			'text'   => 'on-hold',
			'phrase' => [
				[
					'text'     => 'on-hold',
					'template' => 'On hold',
				],
			],
		];
		$german = static function ( string $translation, string $text ): string {
			return 0 === strpos( $text, 'Its status' ) ? 'Ihr Status „%1$s“ wird nicht gebucht.' : $translation;
		};
		add_filter( 'gettext_ml-connector', $german, 10, 2 );
		$phrases = new Phrases(
			[
				$text => [
					[
						'text'     => $text,
						'template' => 'Its status "%1$s" is not among the statuses that are posted.',
						'values'   => [ $status ],
					],
				],
			]
		);
		$this->assertSame( 'Ihr Status „Parked“ wird nicht gebucht.', $phrases->text( $text ) );
	}
}
