/** The pointer on a wallboard: it goes when it has stood still for a while, and comes back when it is moved. */

/** Ms without a movement. */
const STILL = 3000;

/** Until the function that it returns is called. */
export function hideStillPointer(root: HTMLElement = document.documentElement): () => void {
  let timer = 0;
  let place = "";

  const wait = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => root.toggleAttribute("data-still-pointer", true), STILL);
  };
  const show = () => {
    root.removeAttribute("data-still-pointer");
    wait();
  };
  // Engines say that the pointer moved when the page moved beneath it.
  const moved = ({ screenX, screenY }: MouseEvent) => {
    const now = `${screenX} ${screenY}`;
    if (now === place) return;
    place = now;
    show();
  };

  wait();
  window.addEventListener("mousemove", moved, { capture: true, passive: true });
  window.addEventListener("mousedown", show, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    root.removeAttribute("data-still-pointer");
    window.removeEventListener("mousemove", moved, { capture: true });
    window.removeEventListener("mousedown", show, { capture: true });
  };
}
