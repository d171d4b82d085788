/** "Is it solved?": asked when an agent says so, answered in one press. */
import { el, setText } from '../../lib/dom.js';
import { errorWords } from '../../lib/error-words.js';
import { t } from '../../lib/i18n.js';
import { toast } from '../../lib/ui.js';

/** @param {import('./thread.js').Thread} thread @param {() => void} goOn called when the customer wants to go on writing */
export function solvedQuestion(thread, goOn) {
  const answer = async (method) => {
    draw();
    try {
      await thread.answer(method);
    } catch (error) {
      toast(errorWords(error), { kind: 'bad' });
    }
    draw();
  };
  const yes = el('button', { type: 'button', class: 'button', onclick: () => answer('ticket.close') }, t('solved.yes'));
  const no = el('button', { type: 'button', class: 'button plain', onclick: () => { answer('ticket.reopen'); goOn(); } }, t('solved.no'));
  const title = el('p', { class: 'question', id: 'solved-title' });
  const node = el('section', { class: 'solved', 'aria-labelledby': 'solved-title', hidden: true }, title, el('div', { class: 'solved-answers' }, yes, no));

  function draw() {
    const { care, can } = thread;
    const underWay = thread.isUnderWay('ticket.close') || thread.isUnderWay('ticket.reopen');
    const may = can.includes('ticket.close') || can.includes('ticket.reopen');
    node.hidden = care.state !== 'solved' || !thread.ready || !may;
    setText(title, t(underWay ? 'solved.thanks' : 'solved.ask'));
    yes.disabled = underWay;
    no.disabled = underWay;
    yes.hidden = !can.includes('ticket.close');
    no.hidden = !can.includes('ticket.reopen');
  }
  return { node, draw };
}
