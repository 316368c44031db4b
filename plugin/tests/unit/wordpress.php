<?php
/**
 * As much of WordPress as the classes under test call, kept in memory.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

/** What the functions below work on; emptied before each test. */
final class Fake_WordPress {
	/** @var array<string, mixed> */
	public static $options = [];
	/** @var array<string, mixed> */
	public static $transients = [];
	/** @var list<array{0: string, 1: mixed, 2: int}> */
	public static $hooks = [];
	/** @var list<array{url: string, args: array<string, mixed>}> */
	public static $requests = [];
	/** @var list<array<string, mixed>|WP_Error> one answer a request; the last one repeats */
	public static $answers = [];
	/** @var list<array{0: string, 1: string, 2: string}> */
	public static $mails = [];
	/** @var array<string, int> */
	public static $scheduled = [];
	/** @var int */
	public static $user_id = 0;
	/** @var string of wp-config.php */
	public static $salt = 'salt';
	/** @var array<string, string> by English text */
	public static $translations = [];
	/** @var array<int, string> type by post id */
	public static $post_types = [];
	/** @var bool */
	public static $is_network = false;
	/** @var list<int> the sites switched to, the current one last */
	private static $sites = [ 1 ];
	/** @var array<int, array{0: array<string, mixed>, 1: array<string, mixed>, 2: array<string, int>}> options, transients and schedule of the other sites */
	private static $kept = [];

	public static function reset(): void {
		self::$translations = [];
		self::$options      = [ 'home' => 'https://shop.example.com', 'admin_email' => 'owner@example.com', 'blogname' => 'Mugs &amp; more' ];
		self::$transients   = [];
		self::$hooks        = [];
		self::$requests     = [];
		self::$answers      = [];
		self::$mails        = [];
		self::$scheduled    = [];
		self::$user_id      = 0;
		self::$salt         = 'salt';
		self::$post_types   = [];
		self::$is_network   = false;
		self::$sites        = [ 1 ];
		self::$kept         = [];
	}

	public static function site(): int {
		return self::$sites[ count( self::$sites ) - 1 ];
	}

	/** @param list<int> $sites */
	public static function go_to( array $sites ): void {
		self::$kept[ self::site() ] = [ self::$options, self::$transients, self::$scheduled ];
		self::$sites                = $sites;
		$home                       = 'https://shop.example.com/' . self::site();

		[ self::$options, self::$transients, self::$scheduled ] = self::$kept[ self::site() ] ?? [ [ 'home' => $home ], [], [] ];
	}

	/** @return list<int> Of the network, the current one with them. */
	public static function all_sites(): array {
		$all = array_unique( array_merge( array_keys( self::$kept ), [ self::site() ] ) );
		sort( $all );
		return $all;
	}

	/** @return list<int> */
	public static function sites(): array {
		return self::$sites;
	}

	/** @param mixed $body */
	public static function answer( int $status, $body, string $type = 'application/json; charset=utf-8' ): void {
		self::$answers[] = [
			'response' => [ 'code' => $status ],
			'headers'  => [ 'content-type' => $type ],
			'body'     => is_string( $body ) ? $body : (string) json_encode( $body ),
		];
	}
}

class WP_Error {
	/** @var string */
	private $code;
	/** @var string */
	private $message;
	/** @var mixed */
	private $data;

	/** @param mixed $data */
	public function __construct( string $code, string $message = '', $data = '' ) {
		$this->code    = $code;
		$this->message = $message;
		$this->data    = $data;
	}

	public function get_error_code(): string {
		return $this->code;
	}

	public function get_error_message(): string {
		return $this->message;
	}

	/** @return mixed */
	public function get_error_data() {
		return $this->data;
	}
}

function __( string $text, string $domain = '' ): string {
	return $text;
}

function wp_strip_all_tags( string $text ): string {
	return strip_tags( $text );
}

function _n( string $one, string $many, int $count, string $domain = '' ): string {
	$form = 1 === $count ? $one : $many;
	return Fake_WordPress::$translations[ $form ] ?? $form;
}

function translate( string $text, string $domain = '' ): string {
	return Fake_WordPress::$translations[ $text ] ?? $text;
}

function determine_locale(): string {
	return 'en_US';
}

function number_format_i18n( float $number, int $decimals = 0 ): string {
	return number_format( $number, $decimals );
}

/** @param mixed $fallback */
function get_option( string $name, $fallback = false ) {
	return Fake_WordPress::$options[ $name ] ?? $fallback;
}

/** @param mixed $value */
function update_option( string $name, $value, bool $autoload = true ): bool {
	Fake_WordPress::$options[ $name ] = $value;
	return true;
}

function wp_salt( string $scheme = 'auth' ): string {
	return Fake_WordPress::$salt . $scheme;
}

function delete_option( string $name ): bool {
	unset( Fake_WordPress::$options[ $name ] );
	return true;
}

function get_transient( string $name ) {
	return Fake_WordPress::$transients[ $name ] ?? false;
}

/** @param mixed $value */
function set_transient( string $name, $value, int $seconds = 0 ): bool {
	Fake_WordPress::$transients[ $name ] = $value;
	return true;
}

function delete_transient( string $name ): bool {
	unset( Fake_WordPress::$transients[ $name ] );
	return true;
}

function is_multisite(): bool {
	return Fake_WordPress::$is_network;
}

function get_current_blog_id(): int {
	return Fake_WordPress::site();
}

function switch_to_blog( int $site ): bool {
	if ( ! Fake_WordPress::$is_network ) {
		throw new LogicException( 'WordPress has this function in a network only.' );
	}
	Fake_WordPress::go_to( array_merge( Fake_WordPress::sites(), [ $site ] ) );
	return true;
}

function restore_current_blog(): bool {
	Fake_WordPress::go_to( array_slice( Fake_WordPress::sites(), 0, -1 ) );
	return true;
}

/**
 * @param array<string, mixed> $args
 * @return list<int>
 */
function get_sites( array $args ): array {
	return Fake_WordPress::all_sites();
}

function plugin_basename( string $file ): string {
	return 'ml-connector/' . basename( $file );
}

/** @param mixed $callback */
function add_action( string $hook, $callback, int $priority = 10, int $args = 1 ): bool {
	Fake_WordPress::$hooks[] = [ $hook, $callback, $priority ];
	return true;
}

/** @param mixed $callback */
function add_filter( string $hook, $callback, int $priority = 10, int $args = 1 ): bool {
	return add_action( $hook, $callback, $priority, $args );
}

/** @param mixed $callback */
function remove_action( string $hook, $callback, int $priority = 10 ): bool {
	foreach ( Fake_WordPress::$hooks as $at => $hooked ) {
		if ( [ $hook, $callback, $priority ] === $hooked ) {
			unset( Fake_WordPress::$hooks[ $at ] );
		}
	}
	return true;
}

/** @param array<string, mixed> $args */
function wp_remote_request( string $url, array $args ) {
	Fake_WordPress::$requests[] = [
		'url'  => $url,
		'args' => $args,
	];
	$answer                     = count( Fake_WordPress::$answers ) > 1 ? array_shift( Fake_WordPress::$answers ) : ( Fake_WordPress::$answers[0] ?? new WP_Error( 'http_request_failed', 'nothing listens' ) );
	return $answer;
}

/** @param mixed $thing */
function is_wp_error( $thing ): bool {
	return $thing instanceof WP_Error;
}

function wp_remote_retrieve_response_code( array $response ): int {
	return (int) $response['response']['code'];
}

function wp_remote_retrieve_body( array $response ): string {
	return (string) $response['body'];
}

function wp_remote_retrieve_header( array $response, string $name ): string {
	return (string) ( $response['headers'][ $name ] ?? '' );
}

/** @param mixed $value */
function wp_json_encode( $value, int $flags = 0 ) {
	return json_encode( $value, $flags );
}

/** @return mixed */
function wp_parse_url( string $url, int $component = -1 ) {
	return parse_url( $url, $component );
}

function wp_get_current_user(): object {
	return new class() {
		/** @var int */
		public $ID;
		/** @var string */
		public $user_login = 'mary';

		public function __construct() {
			$this->ID = Fake_WordPress::$user_id;
		}

		public function exists(): bool {
			return $this->ID > 0;
		}
	};
}

function wp_next_scheduled( string $hook ) {
	return Fake_WordPress::$scheduled[ $hook ] ?? false;
}

function wp_schedule_event( int $at, string $recurrence, string $hook ): bool {
	Fake_WordPress::$scheduled[ $hook ] = $at;
	return true;
}

function wp_schedule_single_event( int $at, string $hook ): bool {
	Fake_WordPress::$scheduled[ $hook ] = $at;
	return true;
}

function wp_clear_scheduled_hook( string $hook ): int {
	unset( Fake_WordPress::$scheduled[ $hook ] );
	return 1;
}

function sanitize_text_field( string $text ): string {
	return trim( (string) preg_replace( '/\s+/', ' ', strip_tags( $text ) ) );
}

function wp_specialchars_decode( string $text, int $flags = 0 ): string {
	return html_entity_decode( $text, ENT_QUOTES );
}

function human_time_diff( int $from ): string {
	return round( ( time() - $from ) / 60 ) . ' mins';
}

function admin_url( string $path = '' ): string {
	return 'https://shop.example.com/wp-admin/' . $path;
}

function is_email( string $email ) {
	return false !== strpos( $email, '@' ) ? $email : false;
}

function get_user_by( string $field, string $value ): bool {
	return false;
}

function wp_mail( string $to, string $subject, string $body ): bool {
	Fake_WordPress::$mails[] = [ $to, $subject, $body ];
	return true;
}

function get_bloginfo( string $what ): string {
	return '7.1.4';
}

function get_post_type( int $post_id ) {
	return Fake_WordPress::$post_types[ $post_id ] ?? false;
}

function get_post_status( int $post_id ): string {
	return 'wc-processing';
}

function wp_get_post_parent_id( int $post_id ): int {
	return $post_id - 1;
}

function is_admin(): bool {
	return true;
}

function wp_doing_ajax(): bool {
	return false;
}

function wp_doing_cron(): bool {
	return false;
}

function get_current_user_id(): int {
	return Fake_WordPress::$user_id;
}

function current_user_can( string $capability ): bool {
	return Fake_WordPress::$user_id > 0;
}
