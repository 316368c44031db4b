<?php
/**
 * A stand-in for the sidecar that can do what the real one never should: hang, lie, send too much. The real one is what
 * the browser tests use. Run: php -S 127.0.0.1:<port> sidecar-double.php, with ML_DOUBLE_DIR naming a folder for `mode`,
 * `answers.json` and `requests.jsonl`.
 *
 * @package MLConnector
 */

declare( strict_types=1 );

$ml_dir  = (string) getenv( 'ML_DOUBLE_DIR' );
$ml_path = (string) $_SERVER['REQUEST_URI'];
$ml_mode = is_readable( $ml_dir . '/mode' ) ? trim( (string) file_get_contents( $ml_dir . '/mode' ) ) : 'ok';
$ml_body = (string) file_get_contents( 'php://input' );

file_put_contents(
	$ml_dir . '/requests.jsonl',
	json_encode(
		[
			'method'        => $_SERVER['REQUEST_METHOD'],
			'path'          => $ml_path,
			'authorization' => $_SERVER['HTTP_AUTHORIZATION'] ?? '',
			'topic'         => $_SERVER['HTTP_X_WC_WEBHOOK_TOPIC'] ?? '',
			'body'          => $ml_body,
		],
		JSON_UNESCAPED_SLASHES
	) . "\n",
	FILE_APPEND | LOCK_EX
);

for ( $ml_tenths = 0; 'hang' === $ml_mode && $ml_tenths < 100; $ml_tenths++ ) {
	usleep( 100000 );
	$ml_mode = trim( (string) file_get_contents( $ml_dir . '/mode' ) );
}
if ( 'redirect' === $ml_mode ) {
	header( 'Location: /other', true, 302 );
	return true;
}
if ( 'page' === $ml_mode ) {
	http_response_code( 404 );
	echo '<html>Not found</html>';
	return true;
}

$ml_answers = is_readable( $ml_dir . '/answers.json' ) ? json_decode( (string) file_get_contents( $ml_dir . '/answers.json' ) ) : null;
$ml_route   = $_SERVER['REQUEST_METHOD'] . ' ' . preg_replace( [ '#^/v1/stores/[^/]+/#', '#\?.*$#' ], '', $ml_path );
$ml_answer  = $ml_answers->{$ml_route} ?? null;

http_response_code( $ml_answer->status ?? 200 );
header( 'Content-Type: ' . ( $ml_answer->type ?? 'application/json' ) );
header( 'Cache-Control: no-store' );
if ( isset( $ml_answer->text ) ) {
	echo $ml_answer->text;
	return true;
}
echo json_encode( $ml_answer->body ?? new stdClass() );
return true;
