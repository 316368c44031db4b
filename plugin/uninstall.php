<?php
/**
 * WordPress runs this when the plugin is deleted.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

// WP-CLI may delete the plugin in the process that has just loaded it.
defined( 'MLConnector\VERSION' ) || define( 'MLConnector\VERSION', '0.1.0' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- The namespace is the prefix.
defined( 'MLConnector\PLUGIN_FILE' ) || define( 'MLConnector\PLUGIN_FILE', __DIR__ . '/ml-connector.php' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedConstantFound -- As above.

require_once __DIR__ . '/src/autoload.php';

Uninstall::run();
