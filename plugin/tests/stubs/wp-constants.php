<?php
/**
 * What WordPress defines at run time (wp_plugin_directory_constants), for static analysis.
 *
 * @package MLConnector
 */

define( 'WP_PLUGIN_DIR', (string) getenv( 'WP_PLUGIN_DIR' ) );
define( 'WPMU_PLUGIN_DIR', (string) getenv( 'WPMU_PLUGIN_DIR' ) );
