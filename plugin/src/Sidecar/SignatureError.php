<?php
/**
 * A signed request that failed verification; its message is the stable code.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector\Sidecar;

defined( 'ABSPATH' ) || exit;

final class SignatureError extends \RuntimeException {
}
