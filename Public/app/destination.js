/** Where to go after logging in: where the person wanted to, but never to another place than this desk. */

const HOME = { agent: '/desk', partner: '/partner', manager: '/board', administrator: '/board', admin: '/board' };

/**
 * @param {string} search the page's query, maybe with `next` @param {string} role
 * @returns {string} a path on this desk
 */
export function destination(search, role) {
  const next = new URLSearchParams(search).get('next') ?? '';
  return isOwnPath(next) ? next : HOME[role] ?? '/desk';
}

/** Browsers take `//host`, `/\host` and paths with tabs or line ends inside for other places. */
function isOwnPath(path) {
  return /^\/(?![/\\])[^\s\\\u0000-\u001f]*$/.test(path) && path !== '/login';
}
