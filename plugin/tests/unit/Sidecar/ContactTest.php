<?php
/**
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Tests\Sidecar;

use Fake_WordPress;
use MLConnector\Options;
use MLConnector\Sidecar\Contact;
use MLConnector\Tests\TestCase;

final class ContactTest extends TestCase {
	public function test_one_failure_is_not_silence_but_a_quarter_of_an_hour_of_them_is(): void {
		$contact = new Contact( new Options() );
		$contact->failed( 'timed out' );
		$this->assertNull( $contact->silent_since() );
		$since = time() - Contact::SILENT_AFTER_S;
		Fake_WordPress::$options[ Options::CONTACT ]['failed_since'] = $since;
		$contact->failed( 'still' );
		$this->assertSame( $since, $contact->silent_since() );
		$this->assertSame( 'still', $contact->reason() );
		$contact->succeeded();
		$this->assertNull( $contact->silent_since() );
		$this->assertSame( '', $contact->reason() );
	}

	public function test_a_success_is_written_at_most_once_a_minute(): void {
		$contact = new Contact( new Options() );
		$now     = time();
		Fake_WordPress::$options[ Options::CONTACT ] = [ 'ok_at' => $now - 30 ];
		$contact->succeeded();
		$this->assertSame( $now - 30, $contact->last() );
		Fake_WordPress::$options[ Options::CONTACT ] = [ 'ok_at' => $now - 61 ];
		$contact->succeeded();
		$this->assertGreaterThanOrEqual( $now, $contact->last() );
	}
}
