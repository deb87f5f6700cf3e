// The reader. What it shows stands in the page's address: ?cite= is the list of the articles,
// ?cite=slug an article, ?cite=slug:start-end a passage in it. Without cite the reader is closed.

const pane = element.querySelector('aside');
const room = element.querySelector('.page');
const narrow = matchMedia('(max-width: 60rem)');
let opener = null;

const citeOf = (search) => new URLSearchParams(search).get('cite');
const cited = () => citeOf(location.search);
const isOpen = () => document.body.classList.contains('reading');

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
  const links = [...document.querySelectorAll('#conversation a.cite')];
  const link = links.find((other) => citeOf(other.search) === cite);
  const turn = link?.closest('.turn');
  return turn ? links.filter((other) => turn.contains(other)).map((o) => citeOf(o.search)) : [];
}

// The marked passages of the article in their order, and where among them the reader is.
function steps() {
  const places = [...new Set([...room.querySelectorAll('mark')].map((mark) => mark.dataset.cite))];
  return [places, places.indexOf(cited())];
}

function countSteps() {
  const [places, at] = steps();
  const bar = pane.querySelector('.steps');
  bar.hidden = places.length < 2 || at < 0;
  bar.querySelector('output').textContent = `${at + 1} / ${places.length}`;
  bar.querySelector('.previous').disabled = at <= 0;
  bar.querySelector('.next').disabled = at >= places.length - 1;
}

function step(by) {
  const [places, at] = steps();
  const place = places[at + by];
  if (place) open(`?cite=${encodeURIComponent(place)}`);
}

function setOpen(open) {
  const closes = isOpen() && !open;
  document.body.classList.toggle('reading', open);
  for (const part of document.querySelectorAll('#masthead, #chat')) {
    part.inert = open && narrow.matches;  // where the reader covers them
  }
  for (const link of document.querySelectorAll('#conversation a.cite')) {
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

document.addEventListener('click', (event) => {
  const link = event.target.closest('a.cite');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (!pane.contains(link)) opener = link;
    open(link.href);
  } else if (event.target.closest('.close')) {
    close();
  } else if (event.target.closest('.previous, .next')) {
    step(event.target.closest('.next') ? 1 : -1);
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isOpen() && !document.querySelector('dialog[open]')) close();
});
addEventListener('popstate', show);
narrow.addEventListener('change', () => setOpen(isOpen()));
show();
