// The conversation: what can be tapped in it, and the newest question scrolled to.
//
// Gradio runs this once the part of the page is there, in one function behind sending.js, which sends
// events, outbox.js, where questions wait, and box.js, where they are typed, and gives it
//   element               the part's element; what it holds is patched when the server sends HTML
//   trigger(name, data)   sends an event of this name to the server, data as its fields
//   watch('value', f)     calls f after what the server sent is shown
//   server.widen(cites)   asks the server, without an event
//
// Events on the document, for no script of another part knows these:
//   conversation          sent: {questions, shelf}, what was asked, as it is to be kept, and the
//                         name of the shelf that answered
//   conversation-left     sent: a new one begins, the old one is kept
//   conversation-erased   sent: its last turn was taken out
//   conversation-ready    sent: the page is open and shows none
//   take-up               heard: {questions, shelf} of a conversation to be shown again; refused
//                         while an answer is awaited
//   draft                 sent: what stands in the question box, to be kept
//   draft-ready           sent: the box is there
//   draft-kept            heard: what is to stand in it
// and those that the page sends
//   told                  the server is done with an event: the name of the conversation that it
//                         holds, 'lost' if that is not the one shown, or null if the event failed
//   saved                 after save: the conversation as Markdown

const announcer = document.querySelector('.announcer');
const {lang} = document.querySelector('#masthead header');
const verdicts = new Map();

const turns = () => [...element.querySelectorAll('.turn')];
const turnOf = (part) => turns().indexOf(part.closest('.turn'));
const questionOf = (turn) => turn.querySelector('.asked').textContent;
const questions = () => turns().map(questionOf);

const taps = {
  'ask': (button) => ask(button.textContent).querySelector('.asked').focus({preventScroll: true}),
  'send-again': () => sendAll(),
  'take-back': (button) => takeBack(button.closest('.turn')),
  'new-chat': () => startOver(),
  'edit-question': (button) => edit(questionOf(button.closest('.turn')), turns().length - 1),
  'edit-understood': (button) => edit(button.closest('.turn').dataset.alone),
  'cancel-edit': () => cancelEdit(),
  'delete': (button) => erase(button.closest('.turn')),
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
  'save': () => act('save'),
  'print': () => window.print(),
};

// What changes the conversation, or asks the server about it, waits for what is on its way.
const inTurn = new Set(['send-again', 'take-back', 'new-chat', 'delete', 'verdict', 'save']);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  const tap = button && taps[button.dataset.action];
  if (tap && !(isBusy() && inTurn.has(button.dataset.action))) tap(button);
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
document.addEventListener('saved', (event) => event.detail && download(event.detail));
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

function startOver() {
  act('new_chat', {}, () => {
    coming = [];
    follows = edited = null;
    usualNotice();
    tell('conversation-left');
    box().focus();
  });
}

function erase(turn) {
  const at = turnOf(turn);
  const isLast = turns().length + coming.length === 1;
  act('delete', {turn: at}, () => {
    if (follows !== null && at < follows) follows -= 1;
    if (isLast) tell('conversation-erased');
  });
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

async function judge(button) {
  const {verdict} = button.dataset;
  const turn = button.closest('.turn');
  const [question, before] = [questionOf(turn), verdicts.get(questionOf(turn))];
  verdicts.set(question, verdict);
  showVerdicts();
  if (await act('judge', {turn: turnOf(turn), verdict})) {
    announce(element.querySelector('.log').dataset.noted);
  } else {
    verdicts.set(question, before);
    showVerdicts();
  }
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

function showNewest(takesFocus) {
  const turn = turns().pop();
  const asked = turn.querySelector('.asked');
  asked.scrollIntoView();
  if (matchMedia('(hover: none)').matches) document.activeElement.blur();  // puts the keys away
  if (takesFocus) asked.focus({preventScroll: true});
  const message = turn.querySelector('.message');
  announce(message.dataset.said || message.textContent);
}

// A shared question is asked; else the conversation of this tab goes on.
const shared = new URLSearchParams(location.search);
if (shared.has('q')) {
  const question = shared.get('q');
  shared.delete('q');
  history.replaceState(history.state, '', String(shared) ? `?${shared}` : location.pathname);
  tell('conversation-left');
  ask(question);
} else {
  tell('conversation-ready');
}
