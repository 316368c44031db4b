<?php
/**
 * The objects that several hooks share, each built on first use.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

use MLConnector\Events\Deliveries;
use MLConnector\Events\Nudge;
use MLConnector\Events\Webhooks;
use MLConnector\Health\Attention;
use MLConnector\Health\Report;
use MLConnector\Health\Snapshot;
use MLConnector\Orders\XeroState;
use MLConnector\Sidecar\Breaker;
use MLConnector\Sidecar\Client;
use MLConnector\Sidecar\Contact;

defined( 'ABSPATH' ) || exit;

final class Parts {
	/** @var array<string, object> by class name */
	private $made = [];

	public function options(): Options {
		return $this->once( Options::class, static fn(): Options => new Options() );
	}

	public function contact(): Contact {
		return $this->once( Contact::class, fn(): Contact => new Contact( $this->options() ) );
	}

	public function breaker(): Breaker {
		return $this->once( Breaker::class, static fn(): Breaker => new Breaker() );
	}

	public function client(): Client {
		return $this->once( Client::class, fn(): Client => new Client( $this->options(), $this->contact() ) );
	}

	public function webhooks(): Webhooks {
		return $this->once( Webhooks::class, fn(): Webhooks => new Webhooks( $this->options() ) );
	}

	public function deliveries(): Deliveries {
		return $this->once( Deliveries::class, fn(): Deliveries => new Deliveries( $this->options() ) );
	}

	public function nudge(): Nudge {
		return $this->once( Nudge::class, fn(): Nudge => new Nudge( $this->options(), $this->client(), $this->breaker(), $this->deliveries() ) );
	}

	public function pairing(): Pairing {
		return $this->once( Pairing::class, fn(): Pairing => new Pairing( $this->options(), $this->client(), new RestKey(), $this->webhooks(), $this->contact(), $this->breaker() ) );
	}

	public function leaving(): Leaving {
		return $this->once( Leaving::class, fn(): Leaving => new Leaving( $this->options(), $this->client(), $this->pairing() ) );
	}

	public function key_rights(): KeyRights {
		return $this->once( KeyRights::class, fn(): KeyRights => new KeyRights( $this->options(), new RestKey() ) );
	}

	public function snapshot(): Snapshot {
		return $this->once( Snapshot::class, fn(): Snapshot => new Snapshot( $this->options() ) );
	}

	public function orders(): XeroState {
		return $this->once( XeroState::class, static fn(): XeroState => new XeroState() );
	}

	public function report(): Report {
		return $this->once( Report::class, fn(): Report => new Report( $this->options(), $this->client(), $this->webhooks() ) );
	}

	public function attention(): Attention {
		return $this->once( Attention::class, fn(): Attention => new Attention( $this->options(), $this->contact(), $this->snapshot(), $this->webhooks() ) );
	}

	/**
	 * @template T of object
	 * @param class-string<T> $name
	 * @param callable(): T   $make
	 * @return T
	 */
	private function once( string $name, callable $make ) {
		if ( ! isset( $this->made[ $name ] ) ) {
			$this->made[ $name ] = $make();
		}
		$made = $this->made[ $name ];
		assert( $made instanceof $name );
		return $made;
	}
}
