/** The first words: one calm form. Who is known already is not asked again. */
import { get } from '../../lib/api.js';
import { el, icon, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { awayWords } from './care.js';
import { draft, keepDraft } from './drafts.js';
import { bytesTooMany, NAME_CHARACTERS_MAX } from './limits.js';
import { suggestions } from './suggestions.js';
import { becomeVisitor, visitor } from './visitor.js';

const DRAFT = 'new';

/**
 * @param {{open: (text: string, channel: 'chat' | 'form') => Promise<void>, begin?: () => Promise<any>, notice?: string}} options
 *   open: called with the first message once the desk knows who writes; a form while nobody can chat
 */
export function startView({ open, begin = async () => {}, notice = '' }) {
  const known = visitor();
  const text = field('textarea', t('start.message'), { id: 'first', rows: '4', required: true, value: draft(DRAFT) });
  const name = field('input', t('start.name'), { id: 'name', autocomplete: 'name', required: true, maxlength: NAME_CHARACTERS_MAX });
  const email = field('input', t('start.email'), { id: 'email', type: 'email', autocomplete: 'email', inputmode: 'email' }, t('start.optional'));
  const error = el('p', { class: 'error-text', role: 'alert' });
  const button = el('button', { type: 'submit', class: 'button start-button' }, t('start.go'));
  const lead = el('p', { class: 'lead', role: 'status' }, known
    ? t('start.welcome', known.user)
    : t('start.lead'));
  let channel = 'chat';
  // Who cannot ask writes as if somebody were there: the desk says so in its answer.
  get('/api/hours', { token: known?.token }).then((chat) => {
    const words = awayWords(chat);
    if (words === '') return;
    channel = 'form';
    setText(lead, words);
    setText(button, t('start.leave'));
  }).catch(() => {});
  text.input.addEventListener('input', () => keepDraft(DRAFT, text.input.value));
  // What the answer will need comes while one writes.
  text.input.addEventListener('input', () => begin().catch(() => {}), { once: true });

  const submit = async (event) => {
    event.preventDefault();
    if (button.disabled || !filled(known ? [text] : [text, name, email])) return;
    button.disabled = true;
    error.textContent = '';
    try {
      await becomeVisitor(name.input.value.trim(), email.input.value.trim());
      await begin();
      keepDraft(DRAFT, '');
      await open(text.input.value.trim(), channel);
    } catch (problem) {
      error.textContent = t('start.again', { problem: errorWords(problem) });
      button.disabled = false;
    }
  };
  return el('main', { class: 'start', id: 'main' },
    el('div', { class: 'start-mark', 'aria-hidden': 'true' }, icon('chat')),
    el('h1', { tabindex: '-1' }, t('start.title')),
    lead,
    notice && el('p', { class: 'notice', role: 'status' }, notice),
    el('form', { class: 'start-form', novalidate: true, onsubmit: submit },
      text.node, suggestions(text.input), known ? null : el('div', { class: 'pair' }, name.node, email.node), error, button));
}

function field(tag, label, props, hint) {
  const error = el('p', { class: 'error', id: `${props.id}-error` });
  const input = el(tag, { class: 'input', dir: 'auto', 'aria-describedby': error.id, ...props });
  const words = [label, hint && el('span', { class: 'meta' }, ` ${hint}`)];
  return { input, error, node: el('div', { class: 'field' }, el('label', { for: props.id }, words), input, error) };
}

/** Says at each field what is missing and goes to the first. */
function filled(fields) {
  const wrong = fields.filter(({ input, error }) => {
    const problem = problemOf(input);
    error.textContent = problem;
    input.setAttribute('aria-invalid', String(problem !== ''));
    return problem !== '';
  });
  wrong[0]?.input.focus();
  return wrong.length === 0;
}

function problemOf(input) {
  if (input.required && input.value.trim() === '') return t(input.id === 'name' ? 'start.need_name' : 'start.need_words');
  if (input.type === 'email' && !input.checkValidity()) return t('start.check_email');
  const over = input.id === 'first' ? bytesTooMany(input.value) : 0;
  return over > 0 ? t('too_long', { n: over }) : '';
}
