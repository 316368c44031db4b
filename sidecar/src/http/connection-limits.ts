import type { Server, ServerOptions } from 'node:http';

/** Open at the same time; a proxy in front keeps a few dozen. Node reads 64 KB of each before anybody looks at it. */
const CONNECTIONS_MAX = 256;
/** From the connection to the last header. */
const HEADERS_MS_MAX = 10_000;
/** To the end of the body: the longest one, of 4 MB, needs 210 kB a second. */
const REQUEST_MS_MAX = 20_000;
const CHECK_EVERY_MS = 1_000;
/** Buffered of each body before somebody reads it, beside one read of the socket. */
const BUFFERED_BYTES_MAX = 16 * 1024;
/** The rest of a refused body is read away up to this length; a longer one is no longer taken from the network. */
const READ_AWAY_BYTES_MAX = 64 * 1024;
/** Until a connection with an unread body is closed: time for the caller to receive the answer. */
const LINGER_MS = 1_000;

/** For a server that anyone may connect to. */
export const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_MS_MAX,
  requestTimeout: REQUEST_MS_MAX,
  connectionsCheckingInterval: CHECK_EVERY_MS,
  highWaterMark: BUFFERED_BYTES_MAX,
};

/** Also closes connections whose request was answered before its body came: who goes on sending is not waited for. */
export function limitConnections(server: Server): void {
  server.maxConnections = CONNECTIONS_MAX;
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (request.complete) return;
      const announced = Number(request.headers['content-length'] ?? Infinity);
      // Node resumes the socket in this turn, to read the body away.
      if (announced > READ_AWAY_BYTES_MAX) setImmediate(() => request.socket.pause());
      setTimeout(() => {
        if (!request.complete) request.socket.destroy();
      }, LINGER_MS).unref();
    });
  });
}

/**
 * A sender that waits for no answer closes its side once its request is out, as the plugin's notifications do where a shopper would
 * wait. Node drops such a request; it is complete, and is handled. (Node's own switch, which its docs do not list.)
 */
export function handleHalfClosed(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true });
}
