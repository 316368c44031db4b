<?php
/**
 * `POST alert`: mails an alert of the sidecar to the shop's contacts, with WordPress's own mailer.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Rest;

use MLConnector\Admin\SettingsPage;
use MLConnector\Health\Mail;
use MLConnector\Sidecar\Phrases;

defined( 'ABSPATH' ) || exit;

class AlertController extends SidecarRoute {
	private const SUBJECT_MAX = 200;
	private const TEXT_MAX    = 5000;

	protected function path(): string {
		return '/alert';
	}

	protected function args(): array {
		return [
			'subject'      => self::text( self::SUBJECT_MAX ),
			'text'         => self::text( self::TEXT_MAX ),
			// Those of subject and lines.
			Phrases::FIELD => [
				'type'    => 'object',
				'default' => [],
			],
		];
	}

	protected function take( \WP_REST_Request $request ) {
		$compose = static function () use ( $request ): array {
			$phrases = new Phrases( $request->get_param( Phrases::FIELD ) );
			// One line: a line break would start another header.
			$subject = preg_replace( '/[\x00-\x1F\x7F]+/', ' ', $phrases->text( (string) $request->get_param( 'subject' ) ) );
			$lines   = array_map( [ $phrases, 'text' ], explode( "\n", (string) $request->get_param( 'text' ) ) );
			return [ trim( (string) $subject ), implode( "\n", $lines ) . "\n\n" . SettingsPage::url() ];
		};
		if ( ! Mail::send( $this->options, $compose ) ) {
			return new \WP_Error( 'mail_failed', __( 'WordPress could not send the email. If your host sends no email, install an SMTP plugin.', 'ml-connector' ), [ 'status' => 502 ] );
		}
		return [ 'sent' => true ];
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
