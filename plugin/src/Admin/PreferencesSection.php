<?php
/**
 * WooCommerce → Settings → Advanced → ML Connector: preferences for WordPress itself, not the books.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Admin;

use MLConnector\Events\Webhooks;
use MLConnector\Options;
use MLConnector\SidecarAddress;

defined( 'ABSPATH' ) || exit;

class PreferencesSection {
	private const SECTION = 'ml-connector';

	/** @var Options */
	private $options;
	/** @var Webhooks */
	private $webhooks;

	public function __construct( Options $options, Webhooks $webhooks ) {
		$this->options  = $options;
		$this->webhooks = $webhooks;
	}

	/**
	 * @param array<string, string>|mixed $sections
	 * @return array<string, string>|mixed
	 */
	public function add( $sections ) {
		if ( is_array( $sections ) ) {
			$sections[ self::SECTION ] = __( 'ML Connector', 'ml-connector' );
		}
		return $sections;
	}

	/**
	 * @param array<int, array<string, mixed>>|mixed $fields
	 * @param string|mixed                           $section
	 * @return array<int, array<string, mixed>>|mixed
	 */
	public function fields( $fields, $section ) {
		if ( self::SECTION !== $section ) {
			return $fields;
		}
		return [
			[
				'type'  => 'title',
				'id'    => 'ml_connector_section',
				'title' => __( 'ML Connector', 'ml-connector' ),
				'desc'  => sprintf(
					/* translators: %s: link to the settings page */
					__( 'Accounts, taxes and all other settings: %s.', 'ml-connector' ),
					'<a href="' . esc_url( SettingsPage::url() ) . '">' . esc_html__( 'WooCommerce → ML Connector', 'ml-connector' ) . '</a>'
				),
			],
			$this->url_field(),
			[
				'type'     => 'checkbox',
				'id'       => Options::AUTO_REPAIR,
				'title'    => __( 'Webhooks', 'ml-connector' ),
				'desc'     => __( 'Repair them automatically, once a day', 'ml-connector' ),
				'default'  => 'yes',
				'autoload' => false,
			],
			[
				'type'     => 'checkbox',
				'id'       => Options::DIGEST,
				'title'    => __( 'Email', 'ml-connector' ),
				'desc'     => __( 'Send an email, at most once a day, when something needs attention', 'ml-connector' ),
				'default'  => 'no',
				'autoload' => false,
			],
			[
				'type'        => 'email',
				'id'          => Options::DIGEST_TO,
				'title'       => __( 'Email address', 'ml-connector' ),
				'placeholder' => (string) get_option( 'admin_email', '' ),
				'default'     => '',
				'autoload'    => false,
			],
			[
				'type' => 'sectionend',
				'id'   => 'ml_connector_section',
			],
		];
	}

	/**
	 * @param string|mixed $typed
	 * @return string
	 */
	public function sanitize_url( $typed ) {
		$url = SidecarAddress::read( (string) $typed );
		// Without an address, a paired store would silently stop notifying.
		$may_be_empty = null === $this->options->pairing();
		if ( null === $url && ! ( $may_be_empty && '' === trim( (string) $typed ) ) ) {
			\WC_Admin_Settings::add_error( __( 'The service’s address was not changed. It must begin with https://, or with http:// on this machine or in a private network.', 'ml-connector' ) );
			return (string) get_option( Options::URL, '' );
		}
		return (string) $url;
	}

	/** Webhooks follow the sidecar's address. */
	public function url_changed(): void {
		$this->webhooks->repair();
	}

	/** @return array<string, mixed> */
	private function url_field(): array {
		$field = [
			'type'     => 'url',
			'id'       => Options::URL,
			'title'    => __( 'Address of the service', 'ml-connector' ),
			'desc_tip' => __( 'Change it only if the service has moved.', 'ml-connector' ),
			'default'  => '',
			'autoload' => false,
		];
		if ( ! $this->options->url_is_constant() ) {
			return $field;
		}
		return [
			'type'  => 'info',
			'id'    => 'ml_connector_url_constant',
			'title' => __( 'Address of the service', 'ml-connector' ),
			/* translators: %s: web address */
			'text'  => esc_html( sprintf( __( 'Set by ML_CONNECTOR_URL in wp-config.php: %s', 'ml-connector' ), $this->options->url() ) ),
		];
	}
}
