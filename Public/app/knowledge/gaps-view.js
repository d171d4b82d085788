// Asked often, no article: what readers looked for and did not find, the most often first, each a press away from a draft.

import { el, icon } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { ago } from '../../lib/time.js';

/** @param {any} page @param {any[]} gaps */
export function gapsView(page, gaps) {
  return [
    el('a', { class: 'button plain small problem-back', href: '#/' }, icon('back'), t('head.back')),
    el('header', { class: 'problem-head' }, el('h2', {}, t('knowledge.gaps')), el('p', { class: 'muted' }, t('knowledge.gaps_about'))),
    gaps.length ? el('ol', { class: 'gap-list' }, gaps.map((gap) => row(page, gap))) : el('p', { class: 'empty' }, t('knowledge.gaps_none')),
  ];
}

function row(page, gap) {
  const words = gap.words.join(' ');
  return el('li', { class: 'gap' },
    el('div', { class: 'gap-text' }, el('bdi', { class: 'problem-title' }, words),
      el('span', { class: 'muted' }, [t('knowledge.asked', { n: gap.searches }), ago(gap.last_at, page.now())].join(' · ')),
      gap.similar.length ? el('span', { class: 'muted' }, t('knowledge.similar', { words: gap.similar.join(', ') })) : null),
    el('a', { class: 'button plain small', href: `#/new?words=${encodeURIComponent(words)}`, 'data-gap': '' }, icon('pencil'), t('knowledge.draft_this'), el('span', { class: 'visually-hidden' }, ` ${words}`)));
}
