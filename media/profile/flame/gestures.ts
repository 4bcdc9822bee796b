/** Owns what pointer and wheel do to the flame graph. Refuses to know keys and how anything looks. */
import type { Tooltip } from './tooltip';
import type { FlameView } from './view';

/** A press that moves less than this many pixels is a click. */
const clickSlack = 4;
/** Zoom per wheel pixel; a notch of 100 px zooms to two thirds. */
const wheelZoom = 0.004;

export interface GestureActions {
  /** A click, on a frame or on nothing (0). */
  pick(node: number): void;
  /** A double click. Its clicks were told as such before. */
  open(node: number): void;
  /** A click that asks for the menu. */
  point(node: number): void;
  /** A click with Alt held. */
  ignore(node: number): void;
}

export function addGestures(view: FlameView, tooltip: Tooltip, actions: GestureActions): void {
  const { element, camera } = view;
  /** Whether the press that ended last moved the view, and is no click. */
  let dragged = false;

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.clientX > element.getBoundingClientRect().left + view.width) return;
    event.preventDefault();
    dragged = false;
    drag(event);
  });

  function drag(down: PointerEvent): void {
    const start = camera.target;
    const scrollTop = element.scrollTop;
    const scale = (start.to - start.from) / view.width;
    let moved = false;
    const move = (event: PointerEvent) => {
      const dx = event.clientX - down.clientX;
      const dy = event.clientY - down.clientY;
      if (!moved && Math.hypot(dx, dy) < clickSlack) return;
      moved = true;
      element.classList.add('dragging');
      tooltip.hide();
      camera.jump({ from: start.from - dx * scale, to: start.to - dx * scale });
      element.scrollTop = scrollTop - dy;
    };
    const over = new AbortController();
    const { signal } = over;
    const end = (event: PointerEvent) => {
      over.abort();
      element.classList.remove('dragging');
      dragged = moved || event.type === 'pointercancel';
    };
    element.setPointerCapture(down.pointerId);
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', end, { signal });
    element.addEventListener('pointercancel', end, { signal });
  }

  element.addEventListener('click', (event) => {
    // The first click of a double click may have put another graph under the pointer: what lies there now was not meant.
    if (!dragged && event.detail <= 1) click(event);
  });

  function click(event: MouseEvent): void {
    const node = nodeOf(event);
    if (event.altKey && node !== 0) {
      actions.ignore(node);
      return;
    }
    tooltip.hide();
    actions.pick(node);
  }

  /** Keys, and tools that act for people, mean a frame's twin and no place. */
  function nodeOf(event: MouseEvent): number {
    const isPlaced = event instanceof PointerEvent && event.pointerType !== '';
    const twin = !isPlaced && event.target instanceof HTMLElement ? event.target.dataset.node : undefined;
    return twin === undefined ? view.nodeAtPoint(event.clientX, event.clientY) : Number(twin);
  }

  element.addEventListener('contextmenu', (event) => {
    // What the menu offers is about the frame under the pointer, or the one that has the keys.
    const node = nodeOf(event);
    if (node !== 0) actions.point(node);
  });

  element.addEventListener('dblclick', (event) => {
    const node = view.nodeAtPoint(event.clientX, event.clientY);
    if (node !== 0) actions.open(node);
  });

  element.addEventListener('pointermove', (event) => {
    if (event.buttons !== 0) return;
    const node = view.nodeAtPoint(event.clientX, event.clientY);
    hover(node);
    if (node === 0) tooltip.hide();
    else tooltip.show(node, event.clientX, event.clientY);
  });
  element.addEventListener('pointerleave', () => {
    hover(0);
    tooltip.hide();
  });

  function hover(node: number): void {
    if (node === view.hovered) return;
    view.hovered = node;
    view.repaint();
  }

  element.addEventListener(
    'wheel',
    (event) => {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        camera.zoom(view.valueAt(event.clientX), Math.exp(event.deltaY * wheelZoom));
      } else if (sideways !== 0) {
        event.preventDefault();
        camera.nudge(sideways / view.width);
      }
    },
    { passive: false },
  );
}
