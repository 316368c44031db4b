<?php
/**
 * An object that is built when its first hook is called: a shopper's request loads only the files it uses.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

final class Later {
	/** @var callable(): object */
	private $make;
	/** @var object|null */
	private $made = null;

	/** @param callable(): object $make */
	public function __construct( callable $make ) {
		$this->make = $make;
	}

	/** A callback for a hook: calls this method with what the hook passes. */
	public function to( string $method ): \Closure {
		return function ( ...$arguments ) use ( $method ) {
			$this->made = $this->made ?? ( $this->make )();
			return $this->made->$method( ...$arguments );
		};
	}
}
