/** The chat as a page of its own: `/`, and `/chat/KEY` for a site that frames it or links to it. */
import { begin } from '../../widget/chat.js';

const key = /^\/chat\/([\w-]+)$/.exec(location.pathname)?.[1];
const chat = begin(document.body, { key });

// A page that frames this one says who its customer is, and when they log out; who may frame it the key says.
addEventListener('message', async ({ source, data }) => {
  if (!key || source !== parent || parent === window || typeof data?.identity !== 'string') return;
  const shown = await chat;
  // What is wrong with a token the desk has answered.
  if (data.identity) shown.identify(data.identity).catch(() => {});
  else shown.signOut();
});
