import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';
import { addQueryArgs } from '@wordpress/url';
import { parseAnswer, type Output, type Shape } from '../../../sidecar/src/contract/shapes.ts';
import { pageConfig } from '../page-config.ts';
import { ApiError, toApiError } from './api-error.ts';

export interface Request {
  /** Below the plugin's namespace: "status", "orders/12". */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly data?: object;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal | undefined;
}

/** One request to the plugin; rejects only with an ApiError, also if the answer is not in the contract's shape. */
export async function request<T extends Shape>(
  shape: T,
  { path, method = 'GET', data, query, signal }: Request,
): Promise<Output<T>> {
  try {
    const answer: unknown = await apiFetch({
      path: addressOf(path, query),
      method,
      ...(data === undefined ? {} : { data }),
      ...(signal === undefined ? {} : { signal }),
    });
    const reading = parseAnswer(shape, answer);
    if ('misfit' in reading) throw unreadable(reading.misfit);
    return reading.value;
  } catch (rejection) {
    throw toApiError(rejection);
  }
}

/** The same for a file: the sidecar's text, whether WordPress passes it on raw or as a JSON string. */
export async function requestFile({ path, query }: Request): Promise<string> {
  try {
    const answer: Response = await apiFetch<Response, false>({ path: addressOf(path, query), parse: false });
    const body = await answer.text();
    const isJson = answer.headers.get('Content-Type')?.includes('json') === true;
    const value: unknown = isJson ? JSON.parse(body) : body;
    return typeof value === 'string' ? value : body;
  } catch (rejection) {
    throw toApiError(rejection instanceof Response ? await bodyOf(rejection) : rejection);
  }
}

function unreadable(misfit: string): ApiError {
  return new ApiError(
    {
      code: 'answer_unreadable',
      message: `${__('The service’s answer could not be read.', 'ml-connector')} (${misfit}?)`,
      fix: __('The plugin and the service may have different versions. Update the older one.', 'ml-connector'),
      status: null,
      fields: {},
      faults: [],
    },
    null,
  );
}

async function bodyOf(answer: Response): Promise<unknown> {
  return answer.json().catch((): unknown => ({ data: { status: answer.status } }));
}

function addressOf(path: string, query: Request['query'] = {}): string {
  return addQueryArgs(`/${pageConfig().restNamespace}/${path}`, query);
}
