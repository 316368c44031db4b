import apiFetch from '@wordpress/api-fetch';
import { FakePlugin, type FakeRequest } from './fake-plugin.ts';

const NAMESPACE = '/ml-connector/v1/';

/** Puts a fake plugin behind apiFetch: its own middlewares still run, only the network is not there. */
export function installFakePlugin(): FakePlugin {
  // jsdom has none; the sidecar's settings, which the fake keeps, use it.
  globalThis.structuredClone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const plugin = new FakePlugin();
  apiFetch.setFetchHandler(async (options) => {
    await Promise.resolve();
    const address = new URL(`http://site${options.path ?? ''}`);
    const overridden: unknown = Object.entries(options.headers ?? {}).find(
      ([name]) => name === 'X-HTTP-Method-Override',
    )?.[1];
    const request: FakeRequest = {
      method: typeof overridden === 'string' ? overridden : (options.method ?? 'GET'),
      path: address.pathname.slice(NAMESPACE.length),
      query: address.searchParams,
      data: options.data ?? null,
    };
    const answer = plugin.answer(request);
    await plugin.held(request);
    return options.parse === false ? asFile(answer) : answer;
  });
  return plugin;
}

function asFile(answer: unknown): object {
  const isText = typeof answer === 'string';
  return {
    headers: new Map([['Content-Type', isText ? 'text/csv' : 'application/json']]),
    text: async () => Promise.resolve(isText ? answer : JSON.stringify(answer)),
  };
}
