import { createHmac } from 'node:crypto';
import fetch from 'node-fetch';
import type { Random } from '../random.ts';
import type { Attack } from './attack.ts';
import { DEMO_APP } from '../xero/apps.ts';
import { type Target, WEBHOOK_SECRET } from './target.ts';

const ROUNDS = { small: 60, full: 10_000 } as const;
const AT_ONCE = 20;

interface Delivery {
  readonly path: string;
  readonly signatureHeader: string;
  readonly secret: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** A signed delivery that is changed afterwards must be refused; a signed one with any content must be survived. */
export const mutatedWebhooks: Attack = {
  name: 'mutated webhooks',
  async run(target, random, size) {
    const wrong: string[] = [];
    const rounds = ROUNDS[size];
    for (let done = 0; done < rounds; done += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const delivery = random.chance(0.7) ? fromShop(target, random) : fromXero(random);
          const signature = signed(delivery);
          if (random.chance(0.3)) {
            const body = mutated(delivery.body, random, true);
            const status = await send(target, { ...delivery, body }, signed({ ...delivery, body }));
            if (status >= 500) wrong.push(`a signed delivery was answered ${status}`);
            return;
          }
          const [body, forged] = random.chance(0.5)
            ? [mutated(delivery.body, random, false), signature]
            : [delivery.body, mutatedSignature(signature, random)];
          const status = await send(target, { ...delivery, body }, forged);
          if (status < 400 || status >= 500)
            wrong.push(`a changed delivery was answered ${status} at ${delivery.path}`);
        }),
      );
    }
    // Else the refusals would prove nothing.
    for (const honest of [fromShop(target, random), fromXero(random)]) {
      const status = await send(target, honest, signed(honest));
      if (status !== 200) wrong.push(`an unchanged delivery was answered ${status} at ${honest.path}`);
    }
    return { tries: rounds + 2, wrong };
  },
};

function fromShop({ plugin, shop }: Target, random: Random): Delivery {
  const id = random.int(1, 100_000);
  const order = { id, status: 'processing', date_modified_gmt: '2026-11-20T10:00:00', total: '10.00', currency: 'GBP' };
  return {
    path: plugin.pathOf('webhooks/woocommerce'),
    signatureHeader: 'x-wc-webhook-signature',
    secret: WEBHOOK_SECRET,
    body: Buffer.from(JSON.stringify(order)),
    headers: {
      'x-wc-webhook-source': `${shop.url}/`,
      'x-wc-webhook-topic': random.pick(['order.updated', 'order.created', 'order.deleted', 'customer.updated']),
      'x-wc-webhook-delivery-id': `d${id}`,
    },
  };
}

function fromXero(random: Random): Delivery {
  const event = { resourceId: `r${random.int(1, 9)}`, eventCategory: 'INVOICE', tenantId: 't' };
  return {
    path: '/v1/webhooks/xero',
    signatureHeader: 'x-xero-signature',
    secret: DEMO_APP.webhookKey ?? '',
    body: Buffer.from(JSON.stringify({ events: [event] })),
    headers: {},
  };
}

function signed({ body, secret }: Delivery): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** Other bytes: a flipped, cut or doubled part; where it is signed afterwards also deep, huge and polluting JSON. */
function mutated(body: Buffer, random: Random, isSigned: boolean): Buffer {
  const at = random.int(0, body.length - 1);
  const flipped = Buffer.from(body);
  flipped[at] = (flipped[at] ?? 0) ^ random.int(1, 255);
  const plain = [
    flipped,
    body.subarray(0, at),
    Buffer.concat([body, body.subarray(at)]),
    Buffer.from(`${String(body)} `),
  ];
  const hostile = [
    '['.repeat(200_000),
    `{"id":${'9'.repeat(5_000)}}`,
    '{"__proto__":{"x":1},"id":1}',
    '\u0000',
    '"\\ud800"',
  ];
  const all = isSigned ? [...plain, ...hostile.map((text) => Buffer.from(text))] : plain;
  return all[random.int(0, all.length - 1)] ?? flipped;
}

function mutatedSignature(signature: string, random: Random): string | null {
  const at = random.int(0, 40);
  const changed = `${signature.slice(0, at)}${signature[at] === 'A' ? 'B' : 'A'}${signature.slice(at + 1)}`;
  return random.pick<string | null>([
    changed,
    '',
    null,
    signature.toLowerCase() === signature ? changed : signature.toLowerCase(),
    'A'.repeat(44),
  ]);
}

/** `signature` null = none at all; for a signed delivery its own. */
async function send({ url }: Target, delivery: Delivery, signature: string | null): Promise<number> {
  const { path, body, headers, signatureHeader } = delivery;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(signature !== null && { [signatureHeader]: signature }),
    },
  });
  await answer.arrayBuffer();
  return answer.status;
}
