import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fetch from 'node-fetch';
import { freePort } from '../free-port.ts';
import type { Attack } from './attack.ts';
import { ServiceProcess } from './service-process.ts';

const DISK = 'size=6m';
const DELIVERIES = 200;
const LINES_MAX = 40;
const READINESS_MS_MAX = 10_000;
const LOOK_MS = 250;

/** A disk without room: it says so, keeps running, fills no log, and works again when there is room. */
export const fullDisk: Attack = {
  name: 'a full disk',
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'ml-attack-'));
    const disk = mkdtempSync(join(directory, 'disk-'));
    const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', disk]).status === 0;
    if (!isMounted) {
      rmSync(directory, { recursive: true, force: true });
      return { tries: 0, wrong: [], skipped: 'no file system can be mounted here (needs root)' };
    }
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const empty = { XERO_CLIENT_ID: '', XERO_CLIENT_SECRET: '', XERO_WEBHOOK_KEY: '' };
    const env = { ...empty, ML_DATA_DIR: disk, ML_PORT: String(port), ML_LOG_LEVEL: 'info' };
    const service = new ServiceProcess(env, join(directory, 'service.log'));
    try {
      await service.ready(url);
      return { tries: DELIVERIES, wrong: await fill(service, url, disk) };
    } finally {
      await service[Symbol.asyncDispose]();
      spawnSync('umount', ['-l', disk]);
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function fill(service: ServiceProcess, url: string, disk: string): Promise<string[]> {
  const wrong: string[] = [];
  const filler = join(disk, 'filler');
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
  const linesBefore = service.log.split('\n').length;
  if (!(await readinessBecomes(false, url))) wrong.push('a service on a full disk says that it is ready');
  for (let done = 0; done < DELIVERIES; done += 1) {
    const answer = await fetch(`${url}/v1/pair`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    await answer.arrayBuffer();
    await (await fetch(`${url}/readyz`)).arrayBuffer();
  }
  const lines = service.log.split('\n').length - linesBefore;
  if (lines > LINES_MAX) wrong.push(`${DELIVERIES} requests on a full disk wrote ${lines} lines of log`);
  if (service.crashed) return [...wrong, 'the service ended on a full disk'];
  rmSync(filler);
  writeFileSync(join(disk, 'room'), '');
  if (!(await readinessBecomes(true, url))) wrong.push('with room on the disk again it is not ready');
  return wrong;
}

/** The service gives an answer again for five seconds: each one is a write. */
async function readinessBecomes(wanted: boolean, url: string): Promise<boolean> {
  for (let waited = 0; waited < READINESS_MS_MAX; waited += LOOK_MS) {
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    if (answer.ok === wanted) return true;
    await sleep(LOOK_MS);
  }
  return false;
}
