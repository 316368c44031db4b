<?php
/**
 * The user, for the sidecar's audit trail.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class Actor {
	/** @var string */
	public $subject;
	/** @var string */
	public $name;

	private function __construct( string $subject, string $name ) {
		$this->subject = $subject;
		$this->name    = $name;
	}

	public static function system(): self {
		return new self( 'system', '' );
	}

	public static function current(): self {
		$user = wp_get_current_user();
		return $user->exists() ? new self( 'wp:' . $user->ID, $user->user_login ) : self::system();
	}
}
