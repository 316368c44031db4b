<?php
/**
 * `POST alert`: the sidecar has something to say to whoever looks after the shop; it goes out as WordPress's own mail.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Admin\SettingsPage;
use MLConnector\Options;
use MLConnector\Sidecar\Contact;

defined( 'ABSPATH' ) || exit;

class AlertController {
	private const ROUTE       = '/alert';
	private const SUBJECT_MAX = 200;
	private const TEXT_MAX    = 5000;

	/** @var Options */
	private $options;
	/** @var Contact */
	private $contact;

	public function __construct( Options $options, Contact $contact ) {
		$this->options = $options;
		$this->contact = $contact;
	}

	public function register(): void {
		register_rest_route(
			Routes::NAMESPACE,
			self::ROUTE,
			[
				'methods'             => 'POST',
				'callback'            => [ $this, 'mail' ],
				'permission_callback' => [ $this, 'is_sidecar' ],
				'args'                => [
					'subject' => self::text( self::SUBJECT_MAX ),
					'text'    => self::text( self::TEXT_MAX ),
				],
			]
		);
	}

	/** @return true|\WP_Error */
	public function is_sidecar( \WP_REST_Request $request ) {
		return FromSidecar::check( $this->options, $request, self::ROUTE );
	}

	/** @return \WP_REST_Response|\WP_Error A failure is tried again by the sidecar. */
	public function mail( \WP_REST_Request $request ) {
		$this->contact->succeeded();
		// One line: whatever follows a line break would be a header of its own.
		$subject = trim( (string) preg_replace( '/[\x00-\x1F\x7F]+/', ' ', (string) $request->get_param( 'subject' ) ) );
		$text    = (string) $request->get_param( 'text' ) . "\n\n" . SettingsPage::url();
		if ( ! is_email( $this->options->digest_to() ) || ! wp_mail( $this->options->digest_to(), $subject, $text ) ) {
			return new \WP_Error( 'mail_failed', __( 'WordPress could not send the mail. A plugin for SMTP helps where the host sends none.', 'ml-connector' ), [ 'status' => 502 ] );
		}
		$response = new \WP_REST_Response( [ 'sent' => true ] );
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/** @return array<string, mixed> */
	private static function text( int $max ): array {
		return [
			'type'      => 'string',
			'required'  => true,
			'minLength' => 1,
			'maxLength' => $max,
		];
	}
}
