// The question box: what is typed there is a draft until it is asked, and outlives all else that is
// put there meanwhile.

let aside = null;  // what stood there before a question was put there to be changed
let edited = null;  // the turn that the changed question is asked in the place of, if any

const box = () => document.querySelector('#question textarea');

// Gradio tells what was sent only after a while, when other words may stand in the box.
document.addEventListener('keydown', (event) => {
  if (event.target !== box()) return;
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit();
  if (event.key === 'Escape' && aside !== null) {
    event.stopPropagation();  // the reader would close
    cancelEdit();
  }
}, true);
document.addEventListener('click', (event) => {
  if (event.target.closest('#question .submit-button')) submit();
}, true);

function submit() {
  const question = box().value.trim();
  if (!question) return;
  const replaces = edited !== null && edited === turns().length - 1 && !coming.length;
  const turnsBefore = replaces ? edited : null;
  const draft = aside ?? '';
  aside = edited = null;
  usualNotice();
  fillBox(draft);
  ask(question, turnsBefore);
}

// Puts a question into the box to be changed.
function edit(question, turn = null) {
  aside ??= box().value;
  edited = turn;
  usualNotice();
  fillBox(question);
  box().focus();
}

function cancelEdit() {
  const draft = aside ?? '';
  aside = edited = null;
  usualNotice();
  fillBox(draft);
  box().focus();
}

function fillBox(text) {
  box().value = text;
  box().dispatchEvent(new Event('input', {bubbles: true}));
}

document.addEventListener('input', (event) => {
  if (event.target === box()) tell('draft', {text: box().value, aside, edited});
});

document.addEventListener('draft-kept', ({detail}) => {
  if (box().value) return;
  ({aside, edited} = detail);
  usualNotice();
  fillBox(detail.text);
});

// The parts of the page come in any order.
function whenThere(find, then) {
  if (find()) return then();
  new MutationObserver((_, observer) => {
    if (!find()) return;
    observer.disconnect();
    then();
  }).observe(document.body, {childList: true, subtree: true});
}
whenThere(box, () => tell('draft-ready'));
