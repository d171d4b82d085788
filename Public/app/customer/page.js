/** The chat as a page of its own: `/`, and `/chat/KEY` for a site that frames it or links to it. */
import { begin } from '../../widget/chat.js';

const key = /^\/chat\/([\w-]+)$/.exec(location.pathname)?.[1];
begin(document.body, { key });
