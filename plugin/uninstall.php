<?php
/**
 * WordPress runs this when the plugin is deleted.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __DIR__ . '/ml-connector.php';

require_once __DIR__ . '/src/autoload.php';

Uninstall::run();
