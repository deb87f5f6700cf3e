// What is on its way to the server: questions from when they are asked until they are answered.
//
// The browser owns the conversation; the server holds its answers for as long as it likes. Whatever
// is sent about a conversation names it, and where the server holds another one, all questions are
// answered again before it goes on. What cannot be sent waits: it is shown, it is kept as a part of
// the conversation, and it is sent once the server is there.

const waiting = document.querySelector('template.waiting');
const notices = document.querySelector('template.notice');
const mostAtOnce = Number(document.querySelector('#masthead .history').dataset.mostAtOnce);
const outbox = document.createElement('section');
outbox.className = 'outbox';
const line = notices.content.firstElementChild.cloneNode(true);
line.hidden = true;
element.after(outbox, line);  // beside what Gradio patches, where they would not last

let coming = [];  // {question, isNew, isShown, turn}, in the order in which they are asked …
let follows = null;  // … after how many of the turns that are shown; null: after all of them
let shelfBefore = '';  // whose answers are given again
let isSending = false;
let tried = null;  // the server that was there when something was sent last
let waits;

const log = () => element.querySelector('.log');
const held = () => log()?.dataset.name ?? '';
const shelf = () => log()?.dataset.shelf ?? '';
const isBusy = () => isSending;

// Asks a question after the turns that are shown, or after the first of them: what shows it.
function ask(question, turnsBefore = null) {
  const asked = {question, isNew: true};
  coming.push(asked);
  follows = turnsBefore ?? follows;
  keep();
  draw();
  asked.turn.querySelector('.asked').scrollIntoView();
  announce(asked.turn.querySelector('.pending').textContent);
  sendAll();
  return asked.turn;
}

function takeUp(talk) {
  coming = talk.questions.map((question) => ({question}));
  follows = 0;
  shelfBefore = talk.shelf ?? '';
  if (turns().length) edited = null;  // it was a turn of another conversation
  usualNotice();
  sendAll();
  outbox.lastElementChild?.scrollIntoView();
}

// The server does not hold what is shown.
function takeUpAgain() {
  const stay = questions().slice(0, follows ?? undefined);
  coming = [...stay.map((question) => ({question, isShown: true})), ...coming];
  follows = 0;
  shelfBefore ||= shelf();
}

function takeBack(turn) {
  coming = coming.filter((one) => one.turn !== turn);
  if (!coming.length) follows = null;
  if (!coming.length && !turns().length) tell('conversation-erased');
  keep();
  draw();
  box().focus();
}

// Does something about what is shown, and `then` if it was done: whether it was.
async function act(name, data, then) {
  isSending = true;
  const done = await attempt(name, data);
  if (done) then?.();
  keep();
  isSending = false;
  draw();
  if (done) sendAll();
  else lookOut();
  return done;
}

async function attempt(name, data) {
  const before = shelf();
  tried = await pulse();
  if (!tried) {
    notice('unreachable');
    return false;
  }
  usualNotice();
  let said = await send(name, data);
  if (said === LOST) {
    takeUpAgain();
    // From another shelf, what was meant may no longer be what is shown.
    said = await sendPieces() && shelf() === before ? await send(name, data) : null;
  }
  return said !== null && said !== LOST;
}

async function sendAll() {
  if (isSending || !coming.length) return;
  isSending = true;
  draw();
  await sendPieces();
  isSending = false;
  draw();
  lookOut();
}

// Whether all that is coming was answered.
async function sendPieces() {
  while (coming.length) {
    tried = await pulse();
    if (!tried || !await sendPiece()) return false;
  }
  if (shelfBefore && shelfBefore !== shelf()) notice('renewed');
  shelfBefore = '';
  keep();
  return true;
}

// Sends the first questions, as many as go together: whether the server had a word for them.
async function sendPiece() {
  const {isNew} = coming[0];
  const other = coming.findIndex((one) => one.isNew !== isNew);
  const piece = coming.slice(0, Math.min(mostAtOnce, other < 0 ? coming.length : other));
  const said = await send('ask', {
    questions: piece.map(({question}) => question),
    turns: follows ?? turns().length,
    again: !isNew,
  });
  if (said === null) return false;
  if (said === LOST) takeUpAgain();
  else arrived(piece);
  return true;
}

function arrived(piece) {
  const isSeen = piece.every(({isShown}) => isShown);
  const hadFocus = outbox.contains(document.activeElement);
  coming = coming.slice(piece.length);
  for (const one of coming) one.isShown = false;  // only the turns up to here still are
  follows = null;
  usualNotice();
  keep();
  draw();
  if (!isSeen) showNewest(hadFocus);
}

// Waits until the server is there again, or another one is.
function lookOut() {
  clearTimeout(waits);
  if (isSending || !coming.length) return;
  waits = setTimeout(async () => {
    const there = await pulse();
    if (there && there !== tried) return sendAll();
    if (!there) tried = null;
    lookOut();
  }, PAUSE);
}
addEventListener('online', () => sendAll());

function keep() {
  const stay = questions().slice(0, follows ?? undefined);
  const all = [...stay, ...coming.map(({question}) => question)];
  tell('conversation', {questions: all, shelf: shelfBefore || shelf()});
}

// Turns that stay are left in their place, so that the focus is.
function draw() {
  const drawn = coming.filter((one) => !one.isShown);
  for (const one of drawn) one.turn ??= turnFor(one.question);
  for (const turn of [...outbox.children]) {
    if (!drawn.some((one) => one.turn === turn)) turn.remove();
  }
  // A conversation that is taken up takes the place of what is shown.
  outbox.classList.toggle('anew', follows === 0 && drawn.length === coming.length);
  const isStuck = !isSending || isGone;
  drawn.forEach(({turn}, at) => {
    if (outbox.children[at] !== turn) outbox.insertBefore(turn, outbox.children[at] ?? null);
    turn.classList.toggle('stuck', isStuck);
    const {unsent, unanswered} = waiting.dataset;
    turn.querySelector('output').textContent = !isStuck ? '' : tried && !isGone ? unanswered : unsent;
  });
}

function turnFor(question) {
  const turn = waiting.content.firstElementChild.cloneNode(true);
  turn.querySelector('.asked').textContent = question;
  return turn;
}

// Says the line of this name, or none.
function notice(name) {
  line.hidden = !name;
  line.querySelector('output').textContent = name ? notices.dataset[name] : '';
  line.querySelector('button').hidden = name !== 'editing';
}

function usualNotice() {
  notice(aside === null ? null : 'editing');
}
