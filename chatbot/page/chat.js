// The conversation: questions to tap, a new chat, and the newest question scrolled to.

document.addEventListener('click', (event) => {
  const button = event.target.closest('button.ask, button.new-chat');
  if (!button || element.querySelector('.pending')) return;
  if (button.matches('.ask')) {
    tapped = true;
    trigger('ask', {question: button.textContent});
  } else {
    trigger('new_chat');
    focusBox();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.closest('input, textarea')) {
    event.preventDefault();
    focusBox();
  }
});

let tapped = false;
watch('value', () => {
  const newest = [...element.querySelectorAll('.asked')].pop();
  if (!newest) return;
  newest.scrollIntoView();
  if (matchMedia('(hover: none)').matches) document.activeElement.blur();  // puts the keys away
  if (tapped) newest.focus({preventScroll: true});
  tapped = Boolean(element.querySelector('.pending')) && tapped;
});

function focusBox() {
  document.querySelector('#question textarea').focus();
}
