// One event for the server at a time, and what becomes of it.
//
// Gradio sends the events. Of an event that found no server it says nothing: it lets no other one
// through, and loads the page anew once a server is there. So the page looks first.

const LOST = 'lost';
const PAUSE = 2000;  // milliseconds between two looks whether the server is there
const PATIENCE = 5000;  // milliseconds that a look takes at most

let told;  // by the server about the event that is on its way …
let settle = null;  // … and who waits for it
let isGone = false;  // the server meanwhile

// What the server says of it: the name of the conversation that it holds then, LOST, or null.
async function send(name, data) {
  told = undefined;
  const answer = new Promise((resolve) => { settle = resolve; });
  const looks = setInterval(lookAfter, PAUSE);
  trigger(name, {...data, held: held()});
  const said = await answer;
  clearInterval(looks);
  isGone = false;
  return said;
}

// What the server tells and the HTML that it sends come in any order.
function settled() {
  if (!settle || told === undefined) return;
  if (told !== null && told !== LOST && told !== held()) return;
  settle(told);
  settle = null;
}
document.addEventListener('told', (event) => {
  told = event.detail;
  settled();
});
watch('value', () => {
  settled();
  showVerdicts();
});

// Which server is there: null if none is, undefined if it takes too long to say so.
async function pulse() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const reply = await fetch(waiting.dataset.pulse, {cache: 'no-store', signal});
    return reply.ok ? String((await reply.json()).app_id) : null;
  } catch (error) {
    return error.name === 'TimeoutError' ? undefined : null;
  }
}

// An answer does not come any more from a server that went; the page starts anew with what it kept.
async function lookAfter() {
  const there = await pulse();
  if (!settle || there === undefined) return;
  if (there && isGone) location.reload();
  isGone = !there;
  draw();
}
