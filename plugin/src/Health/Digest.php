<?php
/**
 * At most one mail a day, only if something needs attention.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Admin\SettingsPage;
use MLConnector\Options;

defined( 'ABSPATH' ) || exit;

class Digest {
	/** @var Options */
	private $options;
	/** @var Attention */
	private $attention;

	public function __construct( Options $options, Attention $attention ) {
		$this->options   = $options;
		$this->attention = $attention;
	}

	public function send(): void {
		if ( [] !== $this->attention->pressing() ) {
			Mail::send( $this->options, [ $this, 'compose' ] );
		}
	}

	/** @return array{string, string} Subject and text, in the language of now. */
	public function compose(): array {
		$items = $this->attention->pressing();
		/* translators: 1: name of the shop, 2: what is wrong */
		$subject = sprintf( __( '[%1$s] %2$s', 'ml-connector' ), wp_specialchars_decode( (string) get_option( 'blogname', '' ), ENT_QUOTES ), Attention::heading( $items ) );
		$lines   = [];
		foreach ( $items as $item ) {
			$more    = array_filter( [ $item['next'], '' === $item['tab'] ? '' : SettingsPage::url( $item['tab'] ) ] );
			$lines[] = implode( "\n  ", array_merge( [ '* ' . $item['message'] ], $more ) );
		}
		$lines[] = SettingsPage::url();
		$lines[] = __( 'You receive this email because it is turned on under WooCommerce → Settings → Advanced → ML Connector.', 'ml-connector' );
		return [ $subject, implode( "\n\n", $lines ) ];
	}
}
