/** Logging in: fields that password managers know, an honest error, then to where the person wanted to go. */
import { post } from '../lib/api.js';
import { setText } from '../lib/dom.js';
import { errorWords } from '../lib/error-words.js';
import { speak, t } from '../lib/i18n.js';
import { sayPage } from '../lib/page-words.js';
import { destination } from './destination.js';

/** The form works before its words have come. */
const words = speak(['common', 'login']).then(sayPage);

const form = document.querySelector('#login');
const password = document.querySelector('#password');
const error = document.querySelector('#error');
const show = document.querySelector('#show');
const submit = form.querySelector('[type=submit]');

show.addEventListener('click', () => {
  const shown = password.type === 'password';
  password.type = shown ? 'text' : 'password';
  show.setAttribute('aria-pressed', String(shown));
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (submit.disabled) return;
  submit.disabled = true;
  error.textContent = '';
  try {
    const { user } = await post('/api/login', { login: form.elements.login.value.trim(), password: password.value });
    location.assign(destination(location.search, user.role));
  } catch (problem) {
    await words;
    setText(error, sentence(problem));
    submit.disabled = false;
    password.select();
  }
});

/** A refused log-in does not say which of the two was wrong. */
function sentence(problem) {
  if (problem.status === 401) return t('login.wrong');
  if (problem.status === 429) return t('login.too_many');
  return errorWords(problem);
}
