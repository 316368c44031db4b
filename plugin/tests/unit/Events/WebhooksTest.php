<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Events;

use MLConnector\Events\Webhooks;
use MLConnector\Options;
use MLConnector\Tests\TestCase;

final class WebhooksTest extends TestCase {
	public function test_what_another_plugin_passes_instead_of_a_webhook_ends_no_request(): void {
		$webhooks = new Webhooks( new Options() );
		foreach ( [ null, 7, 'order.updated' ] as $webhook ) {
			$this->assertTrue( $webhooks->should_deliver( true, $webhook ) );
		}
	}
}
