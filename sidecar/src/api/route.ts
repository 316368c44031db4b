import type { Router } from 'express';
import { orderParams } from '../contract/orders.ts';
import type { Output, Shape } from '../contract/shapes.ts';
import { readInput } from '../http/read-input.ts';
import { forReader } from './for-reader.ts';
import type { ApiParts } from './parts.ts';
import { callerOf, type Caller } from './require-plugin.ts';

export interface Call<Input> extends Caller {
  /** The body, or the query of a GET. */
  readonly input: Input;
  /** '' where the path names no order. */
  readonly orderId: string;
}

export type Route = (router: Router, parts: ApiParts) => void;

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** `name`: as in the contract. `answer` returns the body; undefined = 204. A request error 400 for an input of another shape. */
export const route = answering(200);
/** For work that the process that posts does later. */
export const acceptedRoute = answering(202);
export const createdRoute = answering(201);

function answering(status: number) {
  return <T extends Shape>(
    name: `${keyof typeof METHODS} ${string}`,
    shape: T,
    answer: (parts: ApiParts, call: Call<Output<T>>) => Promise<object | undefined>,
  ): Route => {
    const [method, path] = name.split(' ', 2);
    const verb = Object.entries(METHODS).find(([one]) => one === method)?.[1] ?? 'get';
    return (router, parts) => {
      router[verb](`/${path ?? ''}`, async (request, response) => {
        const { orderId } = 'orderId' in request.params ? readInput(orderParams, request.params) : { orderId: '' };
        const input = readInput(shape, verb === 'get' ? request.query : request.body);
        const body = await answer(parts, { ...callerOf(response), input, orderId });
        if (body === undefined) response.status(204).end();
        else response.status(status).json(await forReader(request, body));
      });
    };
  };
}
