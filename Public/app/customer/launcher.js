/**
 * One script tag brings the chat into any page:
 *
 *   <script async type="module" src="https://desk.example/w.js" data-key="KEY"></script>
 *
 * It puts a `<waggle-chat>` there, whose button opens the chat; nothing else is loaded before. Attributes of either:
 * `data-lang`, `data-position="start"` (the other corner), `data-mode="frame"` (the chat in a frame, out of reach of the
 * page's scripts), `data-identity` (a token with which the site says who this is). The element has `open()`, `close()`,
 * `identify()` and `forget()`, and says `waggle-open`, `waggle-close`, `waggle-unread`.
 */
const BASE = new URL(import.meta.url).origin;
const WORDS = {
  en: ['Chat with us', 'unread'], fr: ['Discuter avec nous', 'non lus'],
  'pt-BR': ['Fale com a gente', 'não lidas'], 'pt-PT': ['Fale connosco', 'por ler'],
};
const SHAPES = { chat: 'M3.5 4.5h13v9.500H9l-3.500 3v-3h-2Z', close: 'm5 5 10 10M15 5 5 15' };
const STYLES = `:host{all:initial;position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000;color-scheme:light dark}
:host([data-position=start]){inset-inline:16px auto}
.launch{display:grid;place-items:center;inline-size:56px;block-size:56px;border:1px solid transparent;border-radius:50%;background:#4252cd;color:#fff;box-shadow:0 8px 24px #0000001f;cursor:pointer;position:relative}
.launch:hover{background:#3945b8}
.launch:focus-visible{outline:2px solid #4d5fe4;outline-offset:2px;box-shadow:0 0 0 2px #fff}
.launch svg{inline-size:26px;block-size:26px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.count{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#b71824;color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center}
.count:empty{display:none}
.panel{box-sizing:border-box;position:fixed;margin:0;inset:auto 16px 84px auto;inline-size:min(400px,100vw - 32px);block-size:min(640px,100dvh - 100px);max-inline-size:none;max-block-size:none;min-block-size:0;padding:0;border:1px solid #83868e66;border-radius:16px;overflow:hidden;box-shadow:0 8px 24px #0000003d;background:Canvas;color:CanvasText}
:host([data-position=start]) .panel{inset-inline:16px auto}
.panel iframe{border:0;inline-size:100%;block-size:100%}
@media (max-width:480px){.panel{inset:0;inline-size:100%;block-size:100%;border:0;border-radius:0}.framed{block-size:calc(100% - 84px)}}
@media (prefers-reduced-motion:no-preference){.panel[open]{animation:come .18s cubic-bezier(.2,0,0,1)}}
@keyframes come{from{opacity:0;transform:translateY(6px)}}
@media (forced-colors:active){.launch{border-color:ButtonBorder}}`;
const NARROW = matchMedia('(max-width:480px)');

/** Only the base of a language counts here, but for Portuguese. */
function words(asked) {
  const saved = kept('waggle-language');
  for (const tag of [saved, asked, ...navigator.languages]) {
    const found = WORDS[tag] ?? WORDS[/^pt$/i.test(tag) ? 'pt-BR' : /^pt/i.test(tag ?? '') ? 'pt-PT' : tag?.slice(0, 2)];
    if (found) return found;
  }
  return WORDS.en;
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function drawn(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  path.setAttribute('d', SHAPES[name]);
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}

class WaggleChat extends HTMLElement {
  #button = document.createElement('button');
  #count = document.createElement('span');
  #panel = document.createElement('dialog');
  #words = WORDS.en;
  #chat = null;
  #frame = null;
  #vouching;

  connectedCallback() {
    if (this.shadowRoot) return;
    const { key, lang, mode } = this.dataset;
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    this.#vouching ??= this.dataset.identity;
    this.#words = words(lang);
    this.#button.type = 'button';
    this.#button.className = 'launch';
    this.#button.onclick = () => (this.#panel.open ? this.close() : this.open());
    this.#count.className = 'count';
    this.#panel.className = mode === 'frame' ? 'panel framed' : 'panel';
    this.#panel.setAttribute('aria-label', this.#words[0]);
    this.#panel.onkeydown = (event) => event.key === 'Escape' && this.close();
    this.#panel.oncancel = (event) => event.preventDefault();
    root.append(this.#button, this.#panel);
    this.#tell(0);
    // Who has written before may have an answer by now.
    if (mode !== 'frame' && kept(`waggle-visitor:${key}`)) setTimeout(() => this.#load(), 1000);
  }

  async open() {
    if (this.#panel.open) return;
    if (NARROW.matches && this.dataset.mode !== 'frame') this.#panel.showModal();
    else this.#panel.show();
    this.#draw();
    const chat = await this.#load();
    chat?.seen();
    chat?.focus();
    this.#say('open');
  }

  close() {
    this.#panel.close();
    this.#draw();
    this.#button.focus();
    this.#say('close');
  }

  /**
   * The site says who this is: a token, or a function that fetches one, asked again when its session is over. Before the
   * chat is opened nothing is loaded for it; afterwards this says whether the desk took it.
   */
  async identify(token) {
    this.#vouching = token;
    const chat = await this.#chat;
    return chat ? chat.identify(token) : this.#tellFrame();
  }

  /** The site's customer logs out: nothing of them stays in this browser. */
  async forget() {
    this.#vouching = '';
    const chat = await this.#load();
    return chat ? chat.signOut() : this.#tellFrame();
  }

  async #tellFrame() {
    const token = this.#vouching;
    this.#frame?.contentWindow.postMessage({ identity: typeof token === 'function' ? await token() : token }, BASE);
  }

  #load() {
    return (this.#chat ??= this.#begin().catch((error) => {
      this.#chat = null;
      throw error;
    }));
  }

  async #begin() {
    const { key = '', lang, mode } = this.dataset;
    if (mode === 'frame') {
      const frame = (this.#frame = this.#panel.appendChild(document.createElement('iframe')));
      frame.onload = () => this.#vouching !== undefined && this.#tellFrame();
      frame.title = this.#words[0];
      frame.src = `${BASE}/chat/${key}${lang ? `?lang=${lang}` : ''}`;
      return null;
    }
    const { begin } = await import(`${BASE}/widget/chat.js`);
    return begin(this.#panel, {
      base: BASE, key, language: lang, isSeen: () => this.#panel.open, onUnread: (count) => this.#tell(count), onClose: () => this.close(),
      vouching: () => this.#vouching,
    });
  }

  #draw() {
    this.#button.replaceChildren(drawn(this.#panel.open ? 'close' : 'chat'), this.#count);
    this.#button.setAttribute('aria-expanded', this.#panel.open);
  }

  #tell(count) {
    const [chat, unread] = this.#words;
    this.#count.textContent = count || '';
    this.#button.setAttribute('aria-label', count ? `${chat} (${count} ${unread})` : chat);
    this.#draw();
    this.#say('unread', { count });
  }

  #say(what, detail) {
    this.dispatchEvent(new CustomEvent(`waggle-${what}`, { detail }));
  }
}

if (!customElements.get('waggle-chat')) {
  customElements.define('waggle-chat', WaggleChat);
  const script = [...document.scripts].find(({ src }) => src === import.meta.url);
  if (script?.dataset.key && !document.querySelector('waggle-chat')) {
    const chat = document.createElement('waggle-chat');
    Object.assign(chat.dataset, script.dataset);
    document.body.append(chat);
  }
}
