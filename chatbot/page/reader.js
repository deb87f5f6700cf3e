// The reader. What it shows stands in the page's address: ?cite= is the list of the articles,
// ?cite=slug an article, ?cite=slug:start-end a passage in it. Without cite the reader is closed.

const pane = element.querySelector('aside');
const room = element.querySelector('.page');
const narrow = matchMedia('(max-width: 60rem)');
let opener = null;

const cited = () => new URLSearchParams(location.search).get('cite');
const isOpen = () => document.body.classList.contains('reading');

async function show() {
  const cite = cited();
  setOpen(cite !== null);
  if (cite === null) return;
  const article = cite && (await server.read(cite));
  if (cite !== cited()) return;  // meanwhile, something else was asked for
  room.innerHTML = article || '';
  pane.classList.toggle('listing', !article);
  const passage = room.querySelector('mark');
  (passage || pane).scrollIntoView();
  (passage || pane.querySelector(article ? 'article' : 'h2')).focus({preventScroll: true});
}

function setOpen(open) {
  const closes = isOpen() && !open;
  document.body.classList.toggle('reading', open);
  for (const part of document.querySelectorAll('#masthead, #chat')) {
    part.inert = open && narrow.matches;  // where the reader covers them
  }
  for (const link of document.querySelectorAll('#conversation a.cite')) {
    link.toggleAttribute('aria-current', open && link.search === location.search);
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
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isOpen()) close();
});
addEventListener('popstate', show);
narrow.addEventListener('change', () => setOpen(isOpen()));
show();
