import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isFree } from '../free-port.ts';

const DEFAULT_DIR = './data/demo';
/** Chosen once per data directory: a store's address is part of its identity, so it must not change. */
const DEFAULT_PORTS = { sidecar: 8484, stores: 8490, xero: 8491 } as const;

export interface DemoOptions {
  /** Exit when all is posted instead of staying open. */
  readonly once: boolean;
  readonly json: boolean;
  /** Post the refunds too, once the orders are posted. */
  readonly refunds: boolean;
  /** Payouts of payment providers instead: see demo/payouts/. */
  readonly payouts: boolean;
  readonly directory: string;
  readonly ports: Ports;
}

export interface Ports {
  readonly sidecar: number;
  readonly stores: number;
  readonly xero: number;
}

const portsShape = z.object({ sidecar: z.int(), stores: z.int(), xero: z.int() });

/** Parses the command line; throws an Error with the usage if it is wrong. */
export async function readOptions(args: readonly string[]): Promise<DemoOptions> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      refunds: { type: 'boolean', default: false },
      payouts: { type: 'boolean', default: false },
      'data-dir': { type: 'string', default: DEFAULT_DIR },
    },
  });
  const directory = resolve(values['data-dir']);
  mkdirSync(directory, { recursive: true });
  return {
    once: values.once,
    json: values.json,
    refunds: values.refunds,
    payouts: values.payouts,
    directory,
    ports: await choosePorts(join(directory, 'ports.json')),
  };
}

async function choosePorts(file: string): Promise<Ports> {
  if (existsSync(file)) {
    const ports = portsShape.parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const port of Object.values(ports)) {
      if (!(await isFree(port))) {
        throw new Error(
          `Port ${port}, which the last demo in this directory used, is taken.\n` +
            'Stop what uses it (another demo?), or start with another directory: npm run demo -- --data-dir <directory>',
        );
      }
    }
    return ports;
  }
  const used = new Set<number>();
  const ports = {
    sidecar: await freePort(DEFAULT_PORTS.sidecar, used),
    stores: await freePort(DEFAULT_PORTS.stores, used),
    xero: await freePort(DEFAULT_PORTS.xero, used),
  };
  writeFileSync(file, `${JSON.stringify(ports)}\n`);
  return ports;
}

async function freePort(wanted: number, used: Set<number>): Promise<number> {
  for (let port = wanted; ; port += 10) {
    if (used.has(port) || !(await isFree(port))) continue;
    used.add(port);
    return port;
  }
}
