<?php
/**
 * Mail to the shop's contact, in that person's language: a user's own, or the site's.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Options;

defined( 'ABSPATH' ) || exit;

final class Mail {
	/**
	 * False: there is no address, or WordPress could not send it.
	 *
	 * @param callable(): array{string, string} $compose Subject and text, asked for in the recipient's language.
	 */
	public static function send( Options $options, callable $compose ): bool {
		$to = $options->digest_to();
		if ( ! is_email( $to ) ) {
			return false;
		}
		$user        = get_user_by( 'email', $to );
		$is_switched = false !== $user && switch_to_user_locale( $user->ID );
		try {
			list( $subject, $text ) = $compose();
			return wp_mail( $to, $subject, $text );
		} finally {
			if ( $is_switched ) {
				restore_previous_locale();
			}
		}
	}
}
