<?php
/**
 * Stand-ins for what the code uses of orders and webhooks, and a WP-CLI that records its output.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

define( 'WC_VERSION', '9.0.0' );

class WC_Webhook {
	/** @var array<string, string> status by site and id */
	public static $statuses = [];
	/** @var int */
	private $id;
	/** @var string */
	private $status;

	public function __construct( int $id ) {
		$this->id     = $id;
		$this->status = self::$statuses[ get_current_blog_id() . ':' . $id ];
	}

	public function get_id(): int {
		return $this->id;
	}

	public function get_status( string $context = 'view' ): string {
		return $this->status;
	}

	public function set_status( string $status ): void {
		$this->status = $status;
	}

	public function set_pending_delivery( bool $is ): void {
	}

	public function save(): void {
		self::$statuses[ get_current_blog_id() . ':' . $this->id ] = $this->status;
	}
}

function wc_get_webhook( int $id ): ?WC_Webhook {
	return isset( WC_Webhook::$statuses[ get_current_blog_id() . ':' . $id ] ) ? new WC_Webhook( $id ) : null;
}

/** @param array<string, string> $args */
function wc_price( float $price, array $args ): string {
	return '<span><bdi>' . $args['currency'] . '&nbsp;' . number_format( $price, 2 ) . '</bdi></span>';
}

abstract class WC_Abstract_Order {
	/** @var int */
	protected $id;
	/** @var string */
	protected $status;

	public function __construct( int $id, string $status = 'processing' ) {
		$this->id     = $id;
		$this->status = $status;
	}

	public function get_id(): int {
		return $this->id;
	}

	public function get_status( string $context = 'view' ): string {
		return $this->status;
	}

	public function get_type(): string {
		return 'shop_order';
	}
}

class WC_Order extends WC_Abstract_Order {
}

class WC_Order_Refund extends WC_Abstract_Order {
	public function get_type(): string {
		return 'shop_order_refund';
	}

	public function get_parent_id(): int {
		return $this->id - 1;
	}
}

class Fake_Subscription extends WC_Order {
	public function get_type(): string {
		return 'shop_subscription';
	}
}

class Fake_Exit extends RuntimeException {
}

class WP_CLI {
	/** @var list<string> */
	public static $said = [];

	public static function line( string $text ): void {
		self::$said[] = $text;
	}

	public static function success( string $text ): void {
		self::$said[] = 'Success: ' . $text;
	}

	public static function warning( string $text ): void {
		self::$said[] = 'Warning: ' . $text;
	}

	public static function error( string $text ): void {
		self::$said[] = 'Error: ' . $text;
		throw new Fake_Exit( '1' );
	}

	/** @param array<string, string|bool> $options */
	public static function confirm( string $text, array $options = [] ): void {
		self::$said[] = 'Confirm: ' . $text;
	}

	public static function halt( int $code ): void {
		throw new Fake_Exit( (string) $code );
	}
}
