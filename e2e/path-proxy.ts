import { once } from 'node:events';
import { createServer, request } from 'node:http';

export interface PathProxy extends AsyncDisposable {
  readonly url: string;
}

/** A web server that forwards requests under a path to a local port, without the path, unchanged. */
export async function startPathProxy({
  path,
  port,
}: {
  readonly path: string;
  readonly port: number;
}): Promise<PathProxy> {
  const server = createServer((incoming, outgoing) => {
    const asked = incoming.url ?? '/';
    if (asked !== path && !asked.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end('Nothing is here.');
      return;
    }
    const onward = request(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: asked.slice(path.length) || '/',
        headers: { ...incoming.headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    onward.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end('Nobody answers.');
    });
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
