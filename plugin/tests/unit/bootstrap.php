<?php
/**
 * The plugin's classes without WordPress: what they use of it is in wordpress.php, in memory.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

define( 'ABSPATH', __DIR__ . '/' );

const VERSION     = '0.1.0';
const PLUGIN_FILE = __DIR__ . '/../../ml-connector.php';

require_once __DIR__ . '/../../vendor/autoload.php';
require_once __DIR__ . '/wordpress.php';
require_once __DIR__ . '/woocommerce.php';
require_once __DIR__ . '/../../src/autoload.php';
require_once __DIR__ . '/TestCase.php';
