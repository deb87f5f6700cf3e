// The visitor's own conversations: kept in this browser and nowhere else, as the questions that
// were asked, for the same questions get the same answers. Only the newest are kept.

const KEPT = 'chapter-and-verse';  // in localStorage: [{id, at, questions}], the newest first
const OFF = 'chapter-and-verse-off';  // in localStorage: set if nothing is to be kept
const CURRENT = 'chapter-and-verse-current';  // in sessionStorage: the id of this tab's
const MOST = 50;

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
  localStorage.setItem(KEPT, JSON.stringify(talks.slice(0, MOST)));
  if (dialog.open) show();
}

function remember(questions) {
  if (isOff() || !questions.length) return;
  const id = current() ?? crypto.getRandomValues(new Uint32Array(2)).join('-');
  sessionStorage.setItem(CURRENT, id);
  const talk = {id, at: new Date().toISOString(), questions};
  write([talk, ...read().filter((other) => other.id !== id)]);
}

function takeUp(talk) {
  sessionStorage.setItem(CURRENT, talk.id);
  document.dispatchEvent(new CustomEvent('take-up', {detail: talk.questions}));
}

function show() {
  keeps.checked = !isOff();
  list.replaceChildren(...read().map((talk) => {
    const [row, open, gone, when] = ['li', 'button', 'button', 'small'].map(
      (tag) => document.createElement(tag)
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

element.querySelector('.show-history').onclick = () => { show(); dialog.showModal(); };
dialog.querySelector('.done').onclick = () => dialog.close();
dialog.querySelector('.erase').onclick = () => forget(() => false);
keeps.onchange = () => {
  if (keeps.checked) return localStorage.removeItem(OFF);
  localStorage.setItem(OFF, '1');
  forget(() => false);
};

document.addEventListener('conversation', (event) => remember(event.detail));
document.addEventListener('conversation-left', () => sessionStorage.removeItem(CURRENT));
document.addEventListener('conversation-erased', () => forget((talk) => talk.id !== current()));
document.addEventListener('conversation-ready', () => {
  const talk = read().find((other) => other.id === current());
  if (talk) takeUp(talk);
});
