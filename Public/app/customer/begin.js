/**
 * Where the chat begins, in a page of ours or in somebody else's. `styles.js` is made when the parts are put together
 * (Tests/Web/write_widget.py): the stylesheets in Public/styles/, without what the chat never shows.
 */
import { preferred } from '../../lib/i18n.js';
import { Chat } from './chat.js';
import { STYLES } from './styles.js';

/** Pixels of one `rem` where the page's own may be any. */
const REM = 16;

/**
 * @param {Element | ShadowRoot} home the page's body, or the root of the panel
 * @param {{base?: string, key?: string, language?: string, isSeen?: () => boolean, onUnread?: (count: number) => void,
 *   onClose?: () => void, vouching?: () => any}} options as in `ChatOptions`; without a base it is a page of ours
 * @returns {Promise<Chat>}
 */
export async function begin(home, { base = '', key = '', language, isSeen = () => true, onUnread = () => {}, onClose, vouching }) {
  const isPage = base === '';
  const root = isPage ? document : home.getRootNode();
  const dress = (styles) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(isPage ? styles : styles.replace(/([\d.]+)rem/g, (_, size) => `${size * REM}px`));
    root.adoptedStyleSheets.push(sheet);
  };
  dress(STYLES);
  const chat = new Chat(home, { base, key, language: preferred(language), isPage, isSeen, dress, onUnread, onClose, vouching });
  await chat.start();
  return chat;
}
