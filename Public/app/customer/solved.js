/** "Is it solved?": asked when the desk says so, and again after a thank-you; answered in one press. */
import { el, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';

/** @param {import('./thread.js').Thread} thread @param {() => void} goOn called when the customer wants to go on writing */
export function solvedQuestion(thread, goOn) {
  const answer = async (solved) => {
    const done = thread.do('ticket.confirm', { solved });
    draw();
    try {
      await done;
    } catch (error) {
      toast(errorWords(error), { kind: 'bad' });
    }
    draw();
  };
  const yes = el('button', { type: 'button', class: 'button', onclick: () => answer(true) }, t('solved.yes'));
  const no = el('button', { type: 'button', class: 'button plain', onclick: () => { answer(false); goOn(); } }, t('solved.no'));
  const title = el('p', { class: 'question', id: 'solved-title' });
  const node = el('section', { class: 'solved', 'aria-labelledby': 'solved-title', hidden: true }, title, el('div', { class: 'solved-answers' }, yes, no));

  function draw() {
    const underWay = thread.isUnderWay('ticket.confirm');
    node.hidden = thread.care.state !== 'solved' || !thread.ready || !(underWay || thread.can.includes('ticket.confirm'));
    setText(title, t(underWay ? 'solved.thanks' : 'solved.ask'));
    yes.disabled = underWay;
    no.disabled = underWay;
  }
  return { node, draw };
}
