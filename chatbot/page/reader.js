// The reader. What it shows stands in the page's address: ?cite= is the list of the articles,
// ?cite=slug an article, ?cite=slug:start-end a passage in it. Without cite the reader is closed.
//
// Gradio runs this once the part of the page is there, and gives it
//   element               the part's element
//   server.read(cites)    the HTML of the article at the first address, or null
// It sends and hears no events of its own: links to read are anywhere on the page.

const pane = element.querySelector('aside');
const room = element.querySelector('.page');
let opener = null;

const citeOf = (search) => new URLSearchParams(search).get('cite');
const cited = () => citeOf(location.search);
const isOpen = () => document.body.classList.contains('reading');
const covers = () => getComputedStyle(document.querySelector('#reader')).position === 'fixed';
const links = () => [...document.querySelectorAll('#conversation [data-action="read"]')];
const button = (action) => pane.querySelector(`[data-action="${action}"]`);

async function show() {
  const cite = cited();
  setOpen(cite !== null);
  if (cite === null) return;
  const article = cite && (await server.read([cite, ...companions(cite)]));
  if (cite !== cited()) return;  // meanwhile, something else was asked for
  room.innerHTML = article || '';
  pane.classList.toggle('listing', !article);
  const passage = room.querySelector('mark.cited');
  (passage || pane).scrollIntoView();
  countSteps();
  (passage || pane.querySelector(article ? 'article' : 'h2')).focus({preventScroll: true});
}

// The addresses that the same answer cites.
function companions(cite) {
  const link = links().find((other) => citeOf(other.search) === cite);
  const turn = link?.closest('.turn');
  return turn ? links().filter((other) => turn.contains(other)).map((o) => citeOf(o.search)) : [];
}

// The marked passages of the article in their order, and where among them the reader is.
function steps() {
  const cites = [...new Set([...room.querySelectorAll('mark')].map((mark) => mark.dataset.cite))];
  return [cites, cites.indexOf(cited())];
}

function countSteps() {
  const [cites, at] = steps();
  const bar = pane.querySelector('.steps');
  bar.hidden = cites.length < 2 || at < 0;
  bar.querySelector('output').textContent = `${at + 1} / ${cites.length}`;
  button('previous').disabled = at <= 0;
  button('next').disabled = at >= cites.length - 1;
}

function step(by) {
  const [cites, at] = steps();
  const cite = cites[at + by];
  if (cite) open(`?cite=${encodeURIComponent(cite)}`);
}

function setOpen(open) {
  const closes = isOpen() && !open;
  document.body.classList.toggle('reading', open);
  for (const part of document.querySelectorAll('#masthead, #chat')) {
    part.inert = open && covers();
  }
  for (const link of links()) {
    link.toggleAttribute('aria-current', open && citeOf(link.search) === cited());
  }
  if (closes) (opener?.isConnected ? opener : document.querySelector('#question textarea')).focus();
}

// However much is read, it is one entry of the browser's history: going back closes the reader.
function open(href) {
  if (isOpen()) history.replaceState(history.state, '', href);
  else history.pushState({reader: true}, '', href);
  show();
}

function close() {
  if (history.state?.reader) return history.back();
  history.replaceState(null, '', location.pathname);
  show();
}

function read(link) {
  if (!pane.contains(link)) opener = link;
  open(link.href);
}

const taps = {
  'read': read,
  'close': close,
  'previous': () => step(-1),
  'next': () => step(1),
};

document.addEventListener('click', (event) => {
  const tapped = event.target.closest('[data-action]');
  const tap = tapped && taps[tapped.dataset.action];
  if (!tap || event.ctrlKey || event.metaKey || event.shiftKey) return;  // another tab is wanted
  event.preventDefault();
  tap(tapped);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isOpen() && !document.querySelector('dialog[open]')) close();
});
addEventListener('popstate', show);
addEventListener('resize', () => setOpen(isOpen()));  // it may cover the page now, or no more
show();
