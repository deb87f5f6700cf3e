// The conversation: what can be tapped in it, and the newest question scrolled to. What the visitor
// asked is told to the history with an event; what it takes up again comes back with one.

const LONGEST = 50;  // turns that are taken up again
const announcer = document.querySelector('.announcer');
const verdicts = new Map();
let tapped = false;

const turns = () => [...element.querySelectorAll('.turn')];
const questions = () => turns().map((turn) => turn.querySelector('.asked').textContent);
const isBusy = () => Boolean(element.querySelector('.pending'));
const box = () => document.querySelector('#question textarea');

const taps = {
  'ask': (button) => ask(button.textContent),
  'new-chat': () => { tell('conversation-left'); trigger('new_chat'); box().focus(); },
  'edit-question': () => { trigger('edit'); box().focus(); },
  'edit-understood': (button) => fillBox(button.closest('.turn').dataset.alone),
  'delete': (button) => {
    const gone = turns().indexOf(button.closest('.turn'));
    takeUp(questions().filter((_, turn) => turn !== gone));
  },
  'share': (button) => {
    const link = new URL(location.pathname, location.href);
    link.searchParams.set('q', button.closest('.turn').dataset.alone);
    copy(link.href, button);
  },
  'copy': (button) => {
    const quote = button.closest('.quote');
    const where = new URL(quote.querySelector('a.cite').getAttribute('href'), location.href);
    copy(`“${said(quote)}”\n— ${quote.dataset.attribution}\n${where.href}`, button);
  },
  'widen': (button) => widen(button.closest('.quote')),
  'verdict': (button) => judge(button),
  'save': save,
  'print': () => window.print(),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('#conversation button, button.new-chat');
  const tap = button && taps[button.classList[0]];
  if (tap && !isBusy()) tap(button);
});

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input, textarea, dialog')) {
    event.preventDefault();
    box().focus();
  }
});

document.addEventListener('take-up', (event) => takeUp(event.detail));
addEventListener('beforeprint', () => {
  const time = element.querySelector('.printed time');
  if (time) time.textContent = new Date().toLocaleString();
});

// Gradio says that the page is in the browser's language; it is in that of the interface texts.
const root = document.documentElement;
const {lang} = document.querySelector('#masthead header');
const setLanguage = () => { if (root.lang !== lang) root.lang = lang; };
new MutationObserver(setLanguage).observe(root, {attributeFilter: ['lang']});
setLanguage();

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, {detail}));
}

function ask(question) {
  tapped = true;
  trigger('ask', {question});
}

function takeUp(asked) {
  if (asked.length) return trigger('take_up', {questions: asked.slice(-LONGEST)});
  tell('conversation-erased');
  trigger('new_chat');
}

function fillBox(text) {
  box().value = text;
  box().dispatchEvent(new Event('input', {bubbles: true}));
  box().focus();
}

// What stands in front of a quote from elsewhere in its section gets lines of its own.
function said(quote) {
  const parts = [...quote.querySelectorAll('blockquote :is(h2, h3, p, li, tr)')];
  const characters = ({className, textContent}) =>
    className === 'context' ? `${textContent.trimEnd()}\n` : textContent;
  return parts.map(characters).join('').trim();
}

async function copy(text, button) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
  } else {  // a page that is not served from this machine or by https
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  announce(element.querySelector('.log').dataset.copied);
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 2000);
}

async function widen(quote) {
  const around = quote.querySelector('.around');
  const cite = new URLSearchParams(quote.querySelector('a.cite').search).get('cite');
  const wider = await server.widen([cite, around.dataset.shown || cite]);
  if (!wider) return;
  quote.querySelector('.widen').hidden = wider.shown === around.dataset.shown;
  around.dataset.shown = wider.shown;
  around.innerHTML = wider.html;
  quote.classList.add('widened');
}

function judge(button) {
  const turn = turns().indexOf(button.closest('.turn'));
  verdicts.set(questions()[turn], button.dataset.verdict);
  trigger('judge', {turn, verdict: button.dataset.verdict});
  showVerdicts();
  announce(element.querySelector('.log').dataset.noted);
}

function showVerdicts() {
  for (const turn of turns()) {
    const verdict = verdicts.get(turn.querySelector('.asked').textContent);
    const reasons = turn.querySelector('.reasons');
    for (const button of turn.querySelectorAll('.verdict')) {
      const pressed = button.dataset.verdict === verdict
        || (button.dataset.verdict === 'not helpful' && verdict && verdict !== 'helpful');
      button.setAttribute('aria-pressed', String(Boolean(pressed)));
    }
    if (reasons) reasons.hidden = !verdict || verdict === 'helpful';
  }
}

async function save() {
  const text = await server.export(questions());
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type: 'text/markdown'}));
  link.download = element.querySelector('.log').dataset.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

function announce(text) {
  announcer.textContent = '';
  setTimeout(() => { announcer.textContent = text; }, 50);
}

watch('value', () => {
  const newest = turns().pop()?.querySelector('.asked');
  if (!isBusy()) {
    tell('conversation', questions());
    showVerdicts();
  }
  if (!newest) return;
  newest.scrollIntoView();
  if (matchMedia('(hover: none)').matches) document.activeElement.blur();  // puts the keys away
  if (tapped) newest.focus({preventScroll: true});
  tapped = isBusy() && tapped;
  const message = turns().pop().querySelector('.message, .pending');
  announce(message.dataset.said || message.textContent);
});

// A shared question is asked; else the conversation of this tab goes on.
const shared = new URLSearchParams(location.search);
if (shared.has('q')) {
  const question = shared.get('q');
  shared.delete('q');
  history.replaceState(history.state, '', `?${shared}`.replace(/\?$/, location.pathname));
  ask(question);
} else {
  tell('conversation-ready');
}
