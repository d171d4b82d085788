// Tells the desk which ticket is on the screen: colleagues see it, and the time spent on each ticket is measured.

/** A look is renewed so often while the person does something, in milliseconds; it ends by itself after some minutes. */
const EVERY = 60_000;
const DOING = ['pointerdown', 'keydown', 'wheel'];

/** @param {any} desk the open ticket is followed from now on */
export function tellLooking(desk) {
  const page = crypto.randomUUID();
  let told = 0;
  let toldAt = 0;
  const send = (method, ticket) => {
    if (desk.connection.state === 'online') desk.connection.rpc(method, { ticket, page }).catch(() => {});
  };
  function look(isNew = false) {
    const thread = desk.thread.peek();
    const ticket = document.visibilityState === 'visible' && thread?.detail.peek() ? thread.ticket : 0;
    if (told && told !== ticket) {
      send('view.leave', told);
      told = 0;
    }
    if (!ticket || (ticket === told && !isNew && Date.now() - toldAt < EVERY)) return;
    told = ticket;
    toldAt = Date.now();
    send('view.enter', ticket);
  }
  document.addEventListener('visibilitychange', () => look());
  for (const kind of DOING) document.addEventListener(kind, () => look(), { passive: true, capture: true });
  desk.connection.addEventListener('state', ({ detail }) => detail.state === 'online' && look(true));
  addEventListener('pagehide', () => told && send('view.leave', told));
  return look;
}
