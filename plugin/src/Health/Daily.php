<?php
/**
 * Daily: checks the webhooks, reports to the sidecar, and mails those who asked for it if something needs attention.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Health;

use MLConnector\Events\Webhooks;
use MLConnector\Options;

defined( 'ABSPATH' ) || exit;

class Daily {
	/** @var Options */
	private $options;
	/** @var Webhooks */
	private $webhooks;
	/** @var Report */
	private $report;
	/** @var Digest */
	private $digest;

	public function __construct( Options $options, Webhooks $webhooks, Report $report, Digest $digest ) {
		$this->options  = $options;
		$this->webhooks = $webhooks;
		$this->report   = $report;
		$this->digest   = $digest;
	}

	public function run(): void {
		if ( null === $this->options->active_pairing() ) {
			return;
		}
		if ( $this->options->auto_repair() ) {
			$this->webhooks->repair();
		}
		$this->report->send();
		if ( $this->options->digest() ) {
			$this->digest->send();
		}
	}

	/** WooCommerce has just disabled a webhook; the daily check may be a day away. */
	public function webhook_disabled(): void {
		$this->report->send_soon();
	}
}
