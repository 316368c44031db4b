import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ENV_NAMES, SECRET_NAMES } from '../../src/config/env.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Of the Compose specification, what our file uses; a key of any other name is a mistake. */
const composeSchema = z.strictObject({
  name: z.string(),
  services: z.record(
    z.string(),
    z.strictObject({
      image: z.string().optional(),
      build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
      restart: z.literal('unless-stopped'),
      depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
      mem_limit: z.string().regex(/^\d+m$/),
      pids_limit: z.int().positive(),
      environment: z.record(z.string(), z.string()),
      secrets: z.array(z.string()).default([]),
      volumes: z.array(z.string().regex(/^[a-z]+:\/[a-z/]+$/)),
      ports: z.array(z.string()).default([]),
      networks: z.strictObject({ default: z.strictObject({ aliases: z.array(z.string()) }) }).optional(),
      healthcheck: z.strictObject({
        test: z.tuple([z.literal('CMD')], z.string()),
        interval: z.string().regex(/^\d+s$/),
        timeout: z.string().regex(/^\d+s$/),
        retries: z.int().positive(),
        start_period: z.string().regex(/^\d+s$/),
      }),
      init: z.boolean().default(false),
      read_only: z.boolean().default(false),
      tmpfs: z.array(z.string()).default([]),
      cap_drop: z.array(z.string()).default([]),
      security_opt: z.array(z.string()).default([]),
      stop_grace_period: z
        .string()
        .regex(/^\d+s$/)
        .optional(),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

const compose = composeSchema.parse(parse(read('docker-compose.yml')));
const services = Object.entries(compose.services);
const dockerfile = read('sidecar/Dockerfile');

describe('docker-compose.yml', () => {
  test.each(services)('%s comes from an image or a build, and what it waits for exists', (_name, service) => {
    expect([service.image, service.build].filter((source) => source !== undefined)).toHaveLength(1);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on)));
    expect(Object.keys(compose.volumes)).toEqual(
      expect.arrayContaining(service.volumes.map((volume) => volume.split(':')[0])),
    );
  });

  test.each(services)('%s is reachable from this machine only', (_name, service) => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test.each(services)('%s has its secrets in files, that exist outside the repository', (_name, service) => {
    const entries = Object.entries(service.environment);
    const values = entries.filter(([name]) => /(?:PASSWORD|SECRET|KEY|CODE|TOKEN)$/.test(name));
    expect(values).toEqual(values.filter(([name]) => name === 'MARIADB_RANDOM_ROOT_PASSWORD'));
    const named = entries.flatMap(([name, value]) =>
      name.endsWith('_FILE') ? [/\/run\/secrets\/([a-z_]+)\}?$/.exec(value)?.[1]] : [],
    );
    expect(named.sort()).toEqual([...service.secrets].sort());
    for (const secret of service.secrets)
      expect(compose.secrets[secret]).toEqual({ file: expect.stringMatching(/^\.\/secrets\//) });
    expect(read('.gitignore')).toMatch(/^\/secrets\/$/m);
  });

  test.each(services)('%s has one version, and cannot take all memory', (_name, service) => {
    if (service.image !== undefined) expect(service.image).toMatch(/^[a-z]+:\d+\.\d+\.\d+/);
    expect(Number.parseInt(service.mem_limit, 10)).toBeLessThanOrEqual(1024);
  });

  test('private hosts are off unless the operator turns them on', () => {
    expect(compose.services['sidecar']?.environment['ML_ALLOW_PRIVATE_HOSTS']).toBe('${ML_ALLOW_PRIVATE_HOSTS:-0}');
  });

  test('the sidecar knows every variable it is given', () => {
    const known = [...ENV_NAMES, ...SECRET_NAMES.map((name) => `${name}_FILE`)];
    expect(known).toEqual(expect.arrayContaining(Object.keys(compose.services['sidecar']?.environment ?? {})));
  });

  test('the sidecar can write to its ledger and to nothing else', () => {
    expect(compose.services['sidecar']).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      volumes: ['sidecar:/data'],
    });
    expect(dockerfile).toMatch(/^ {4}ML_DATA_DIR=\/data/m);
    expect(dockerfile).toMatch(/^USER node$/m);
  });

  test('the sidecar counts as healthy when it answers /healthz', () => {
    expect(compose.services['sidecar']?.healthcheck.test.join(' ')).toContain('http://127.0.0.1:8484/healthz');
  });
});

describe('the Dockerfile', () => {
  test('starts the service like everybody else', () => {
    expect(dockerfile).toContain('CMD ["npm", "start"]');
  });

  test('runs on the Node version that is pinned for everybody else', () => {
    const { dependencies } = z
      .object({ dependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(read('package.json')));
    expect(dockerfile).toContain(`FROM node:${dependencies.node}-slim\n`);
  });

  test('copies files that exist, and only what its ignore file lets through', () => {
    const sources = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap((match) => (match[1] ?? '').split(' '));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) expect([source, existsSync(join(root, source))]).toEqual([source, true]);
    const allowed = [...read('sidecar/Dockerfile.dockerignore').matchAll(/^!(.+)$/gm)].map((match) => match[1]);
    expect(allowed.sort()).toEqual(sources.sort());
  });
});
