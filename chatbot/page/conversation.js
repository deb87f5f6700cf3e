// The conversation: what can be tapped in it, and the newest question scrolled to.
//
// Gradio runs this once the part of the page is there, and gives it
//   element               the part's element; what it holds is patched when the server sends HTML
//   trigger(name, data)   sends an event of this name to the server, data as its fields
//   watch('value', f)     calls f after what the server sent is shown
//   server.widen(cites)   asks the server, without an event
//
// Events on the document, for no script knows another one:
//   conversation          sent: the questions of the conversation, as they are to be kept
//   conversation-left     sent: a new one begins, the old one is kept
//   conversation-erased   sent: its last turn was taken out
//   conversation-ready    sent: the page is open and shows none
//   take-up               heard: the questions of a conversation to be shown again; refused while
//                         an answer is awaited
// and those that the page sends when the server is done with an event
//   taken-up              after take_up: whether that went well
//   saved                 after save: the conversation as Markdown

const announcer = document.querySelector('.announcer');
const {lang} = document.querySelector('#masthead header');
const {mostAtOnce} = document.querySelector('#masthead .history').dataset;
const verdicts = new Map();
let tapped = false;
let coming = [];  // questions of a conversation that are still to be taken up …
let sent = 0;  // … and how many of them are on their way

const turns = () => [...element.querySelectorAll('.turn')];
const turnOf = (part) => turns().indexOf(part.closest('.turn'));
const questionOf = (turn) => turn.querySelector('.asked').textContent;
const questions = () => turns().map(questionOf);
const isBusy = () => Boolean(element.querySelector('.pending'));
const box = () => document.querySelector('#question textarea');

const taps = {
  'ask': (button) => ask(button.textContent),
  'new-chat': () => {
    coming = [];
    tell('conversation-left');
    trigger('new_chat');
    box().focus();
  },
  'edit-question': () => { trigger('edit'); box().focus(); },
  'edit-understood': (button) => fillBox(button.closest('.turn').dataset.alone),
  'delete': (button) => {
    if (turns().length + coming.length === 1) tell('conversation-erased');
    trigger('delete', {turn: turnOf(button)});
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
  'save': () => trigger('save'),
  'print': () => window.print(),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  const tap = button && taps[button.dataset.action];
  if (tap && !isBusy()) tap(button);
});

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input, textarea, dialog')) {
    event.preventDefault();
    box().focus();
  }
});

// An answer that is still awaited would come into the other conversation, and be kept as that one.
document.addEventListener('take-up', (event) => {
  if (isBusy()) event.preventDefault();
  else takeUp(event.detail);
});
document.addEventListener('taken-up', (event) => pieceIsOver(event.detail));
document.addEventListener('saved', (event) => download(event.detail));
addEventListener('beforeprint', () => {
  const time = element.querySelector('.printed time');
  if (time) time.textContent = new Date().toLocaleString();
});

// Gradio says that the page is in the browser's language; it is in that of the interface texts.
const root = document.documentElement;
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

function takeUp(all) {
  coming = all;
  sendPiece(true);
}

// A long conversation is taken up in pieces.
function sendPiece(starts) {
  sent = Math.min(mostAtOnce, coming.length);
  if (sent) trigger('take_up', {questions: coming.slice(0, sent), starts});
}

// What could not be taken up stays with what is kept, so that nothing is lost.
function pieceIsOver(wentWell) {
  if (wentWell) coming = coming.slice(sent);
  sent = 0;
  if (wentWell && coming.length) sendPiece(false);
  else keep();
}

function keep() {
  if (!sent && !isBusy()) tell('conversation', [...questions(), ...coming]);
}

function fillBox(text) {
  box().value = text;
  box().dispatchEvent(new Event('input', {bubbles: true}));
  box().focus();
}

// What stands in front of a quote from elsewhere in its section gets lines of its own.
function said(quote) {
  const parts = [...quote.querySelectorAll('blockquote :is(h2, h3, p, li, tr)')];
  const characters = ({classList, textContent}) =>
    classList.contains('context') ? `${textContent.trimEnd()}\n` : textContent;
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
  quote.querySelector('[data-action="widen"]').hidden = wider.shown === around.dataset.shown;
  around.dataset.shown = wider.shown;
  around.innerHTML = wider.html;
  quote.classList.add('widened');
}

function judge(button) {
  const {verdict} = button.dataset;
  verdicts.set(questionOf(button.closest('.turn')), verdict);
  trigger('judge', {turn: turnOf(button), verdict});
  showVerdicts();
  announce(element.querySelector('.log').dataset.noted);
}

// The verdict that asks why stays given when a reason follows it.
function showVerdicts() {
  for (const turn of turns()) {
    const given = verdicts.get(questionOf(turn));
    const reasons = turn.querySelector('.reasons');
    for (const button of turn.querySelectorAll('[data-verdict]')) {
      const asksWhy = 'asksWhy' in button.dataset;
      const isReason = asksWhy && reasons.querySelector(`[data-verdict="${given}"]`);
      const pressed = button.dataset.verdict === given || Boolean(isReason);
      button.setAttribute('aria-pressed', String(pressed));
      if (asksWhy) reasons.hidden = !pressed;
    }
  }
}

function download(text) {
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
    keep();
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
  history.replaceState(history.state, '', String(shared) ? `?${shared}` : location.pathname);
  ask(question);
} else {
  tell('conversation-ready');
}
