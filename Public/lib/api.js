/** Calls over HTTP: what is done before there is a socket. A problem becomes an `RpcError`. */
import { RpcError } from './error.js';

export { RpcError } from './error.js';

/** Where the desk is, and the key of the site that carries its chat; both empty in the desk's own pages. */
let base = '';
let query = '';

/** The key of the site that carries the chat. */
export const siteKey = () => query.slice('?key='.length);

/** @param {string} origin @param {string} key */
export function useDesk(origin, key) {
  base = origin;
  query = key && `?key=${key}`;
}

/** Where a door is, with what it is asked. @param {string} path @param {Record<string, string>} [asked] */
export function address(path, asked = {}) {
  const items = new URLSearchParams(asked);
  if (siteKey()) items.set('key', siteKey());
  return base + path + (items.size ? `?${items}` : '');
}

/** Longer than any honest answer, shorter than a person's patience, in milliseconds. */
const ANSWER_MAX = 15_000;

/**
 * @param {string} path @param {any} [body] @param {{token?: string}} [options] a visitor's or API token
 * @returns {Promise<any>} the decoded answer, null when it is empty
 */
export function post(path, body, options) {
  return call('POST', path, body ?? {}, options);
}

/** @param {string} path @param {{token?: string}} [options] @returns {Promise<any>} */
export function get(path, options) {
  return call('GET', path, undefined, options);
}

async function call(method, path, body, options = {}) {
  const headers = { Accept: 'application/json, application/problem+json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.token) headers.Authorization = `Bearer ${options.token}`;
  let response;
  try {
    response = await fetch(base + path + query, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MAX),
    });
  } catch (cause) {
    if (cause?.name === 'TimeoutError') throw RpcError.own('timeout', 'The server did not answer in time.');
    throw RpcError.own('offline', 'The server cannot be reached.');
  }
  const answer = await decoded(response);
  if (!response.ok) throw RpcError.fromProblem(response.status, answer);
  return answer;
}

/** Not every failing box on the way speaks JSON. */
async function decoded(response) {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
