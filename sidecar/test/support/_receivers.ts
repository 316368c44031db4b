import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
}

export interface MailReceiver extends AsyncDisposable {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** true = every message is refused for the moment. */
  refuse: boolean;
}

/** As much of a mail server (RFC 5321) as a client speaks to. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, mails, () => receiver.refuse);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver = {
    port: (server.address() as AddressInfo).port,
    mails,
    refuse: false,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

function serve(socket: Socket, mails: ReceivedMail[], refuses: () => boolean): void {
  let [from, to, data]: [string, string[], string[] | null] = ['', [], null];
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.on('error', () => undefined);
  say('220 mail.test ESMTP');
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
    if (data !== null) {
      if (line !== '.') {
        data.push(line);
        return;
      }
      mails.push({ from, to, data: data.join('\n') });
      [from, to, data] = ['', [], null];
      say('250 taken');
      return;
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    const path = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (verb === 'EHLO' || verb === 'HELO') say('250 mail.test');
    else if (verb === 'MAIL') {
      from = path;
      say(refuses() ? '451 try again later' : '250 ok');
    } else if (verb === 'RCPT') {
      to.push(path);
      say('250 ok');
    } else if (verb === 'DATA') {
      data = [];
      say('354 go on');
    } else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else say('250 ok');
  });
}

export interface ReceivedRequest {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

export interface HttpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  status: number;
  answer: string;
}

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', body });
      const headers = {
        'content-type': 'application/json',
        ...(receiver.status === 302 ? { location: '/other' } : {}),
      };
      response.writeHead(receiver.status, headers).end(receiver.answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    status: 200,
    answer: '{"sent":true}',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
