/**
 * Owns what the flame view looks at: the window, the way there (animated or not), and the way back.
 * Refuses to know frames and pointers; asks for a repaint when it moved.
 */
import { betweenWindows, clampWindow, type Window, zoomWindow } from './viewport';

/** Nothing moves for longer than this, milliseconds. */
const duration = 120;

export class Camera {
  private now: Window = { from: 0, to: 1 };
  private animation: { readonly from: Window; readonly to: Window; readonly since: number } | undefined;
  private history: Window[] = [];
  private total = 1;

  constructor(private readonly repaint: () => void) {}

  /** The window to draw at this moment. */
  get window(): Window {
    return this.now;
  }

  /** Where it will be when it has come to rest. */
  get target(): Window {
    return this.animation?.to ?? this.now;
  }

  get isWhole(): boolean {
    return this.target.from <= 0 && this.target.to >= this.total;
  }

  /** Another total: all of it is in view, and there is no way back. */
  reset(total: number): void {
    this.total = total;
    this.history = [];
    this.animation = undefined;
    this.now = { from: 0, to: total };
    this.repaint();
  }

  /** A step the user can take back. */
  goTo(window: Window): void {
    const to = clampWindow(window, this.total);
    const at = this.target;
    if (Math.abs(to.from - at.from) + Math.abs(to.to - at.to) < this.total * 1e-12) return;
    this.history.push(at);
    this.fly(to);
  }

  /** Back to where the last step came from; the whole when there was none. */
  back(): void {
    this.fly(this.history.pop() ?? { from: 0, to: this.total });
  }

  showAll(): void {
    this.goTo({ from: 0, to: this.total });
  }

  /** Moves at once, without a step to take back: dragging, wheels, keys held down. */
  nudge(share: number): void {
    const at = this.target;
    const by = (at.to - at.from) * share;
    this.jump({ from: at.from + by, to: at.to + by });
  }

  zoom(at: number, factor: number): void {
    this.jump(zoomWindow(this.target, at, factor, this.total));
  }

  jump(window: Window): void {
    this.animation = undefined;
    this.now = clampWindow(window, this.total);
    this.repaint();
  }

  /** Called before each painting; true while the way is not done. */
  advance(time: number): boolean {
    const { animation } = this;
    if (!animation) return false;
    const share = Math.min(1, Math.max(0, (time - animation.since) / duration));
    this.now = share >= 1 ? animation.to : betweenWindows(animation.from, animation.to, 1 - (1 - share) ** 3);
    if (share >= 1) this.animation = undefined;
    return share < 1;
  }

  private fly(to: Window): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.jump(to);
      return;
    }
    this.animation = { from: this.now, to, since: performance.now() };
    this.repaint();
  }
}
