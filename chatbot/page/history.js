// The visitor's own conversations: kept in this browser and nowhere else, as the questions that
// were asked, for the same questions get the same answers. All are kept that the browser has room
// for; then the oldest makes room.
//
// Gradio runs this once the part of the page is there, and gives it
//   element               the part's element
//
// Events on the document, for no script knows another one:
//   take-up               sent: {questions, shelf} of one to be shown again; may be refused
//   conversation          heard: {questions, shelf} of the one that is shown, to be kept
//   conversation-left     heard: a new one begins
//   conversation-erased   heard: it is to be kept no longer
//   conversation-ready    heard: the page is open; that of this tab goes on
//   draft                 heard: what stands in the question box, to be kept for this tab
//   draft-ready           heard: the box is there
//   draft-kept            sent: what is to stand in it

const KEPT = 'chapter-and-verse';  // in localStorage: [{id, at, questions, shelf}], the newest first
const OFF = 'chapter-and-verse-off';  // in localStorage: set if nothing is to be kept
const CURRENT = 'chapter-and-verse-current';  // in sessionStorage: the id of this tab's
const DRAFT = 'chapter-and-verse-draft';  // in sessionStorage: what stands in this tab's box

const dialog = element.querySelector('dialog');
const list = dialog.querySelector('.talks');
const keeps = dialog.querySelector('input');

const isOff = () => localStorage.getItem(OFF) !== null;
const current = () => sessionStorage.getItem(CURRENT);

function read() {
  try {
    const talks = JSON.parse(localStorage.getItem(KEPT)) ?? [];
    return talks.filter((talk) => talk.id && Array.isArray(talk.questions));
  } catch {
    return [];
  }
}

function write(talks) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(talks));
  } catch (error) {  // the browser has no more room
    if (talks.length < 2) throw error;
    return write(talks.slice(0, -1));
  }
  if (dialog.open) show();
}

function remember({questions, shelf}) {
  if (isOff() || !questions.length) return;
  const id = current() ?? crypto.getRandomValues(new Uint32Array(2)).join('-');
  sessionStorage.setItem(CURRENT, id);
  const talk = {id, at: new Date().toISOString(), questions, shelf};
  write([talk, ...read().filter((other) => other.id !== id)]);
}

function takeUp(talk) {
  const event = new CustomEvent('take-up', {detail: talk, cancelable: true});
  if (document.dispatchEvent(event)) sessionStorage.setItem(CURRENT, talk.id);
}

function show() {
  keeps.checked = !isOff();
  list.replaceChildren(...read().map((talk) => {
    const [row, open, gone, when] = ['li', 'button', 'button', 'small'].map(
      (name) => document.createElement(name)
    );
    open.className = 'talk';
    open.textContent = talk.questions[0];
    when.textContent = new Date(talk.at).toLocaleString();
    open.append(when);
    open.onclick = () => { dialog.close(); takeUp(talk); };
    gone.className = 'gone';
    gone.textContent = list.dataset.delete;
    gone.setAttribute('aria-label', `${list.dataset.delete}: ${talk.questions[0]}`);
    gone.onclick = () => forget((other) => other.id !== talk.id);
    row.append(open, gone);
    return row;
  }));
}

function forget(stays) {
  const talks = read().filter(stays);
  if (!talks.some((talk) => talk.id === current())) sessionStorage.removeItem(CURRENT);
  write(talks);
}

const taps = {
  'show-history': () => { show(); dialog.showModal(); },
  'done': () => dialog.close(),
  'erase': () => forget(() => false),
};

element.addEventListener('click', (event) => {
  taps[event.target.closest('[data-action]')?.dataset.action]?.();
});
keeps.onchange = () => {
  if (keeps.checked) return localStorage.removeItem(OFF);
  localStorage.setItem(OFF, '1');
  sessionStorage.removeItem(DRAFT);
  forget(() => false);
};

document.addEventListener('conversation', (event) => remember(event.detail));
document.addEventListener('conversation-left', () => sessionStorage.removeItem(CURRENT));
document.addEventListener('conversation-erased', () => forget((talk) => talk.id !== current()));
document.addEventListener('conversation-ready', () => {
  const talk = read().find((other) => other.id === current());
  if (talk) takeUp(talk);
});
document.addEventListener('draft', (event) => {
  if (!isOff()) sessionStorage.setItem(DRAFT, JSON.stringify(event.detail));
});
document.addEventListener('draft-ready', () => {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT));
  if (draft) document.dispatchEvent(new CustomEvent('draft-kept', {detail: draft}));
});
