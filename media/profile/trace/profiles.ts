/**
 * Owns the profiles of an open execution trace: asks the host for the one that is chosen, keeps those that were made, and says why there is none.
 * Refuses to know how a profile is shown.
 */
import type { TraceKind } from '#engine/profile/formats/execution-trace';
import type { PageToHost } from '#protocol/profile';
import type { TraceAnswer, TraceFault, TraceOpening } from '#protocol/trace';
import { type Notice, noticePage, type StateAction } from '../chrome/states';
import { TraceChoice } from './choice';
import { traceWords } from './words';

/** The page around it. */
export interface TraceStage {
  send(message: PageToHost): void;
  /** Reads and shows a profile of the trace; `isOther`: not of the kind that was shown before. */
  show(name: string, bytes: Uint8Array<ArrayBuffer>, notes: readonly string[], isOther: boolean): void;
  /** Stands in place of the views. */
  place(content: HTMLElement): void;
  /** Says that something is being done; undefined: not any more. */
  working(words: string | undefined): void;
  /** Says what is wrong: above the view where one is shown, else in its place. */
  fail(notice: Notice): void;
}

interface Made {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

export class TraceProfiles {
  private readonly choice = new TraceChoice((kind) => this.choose(kind));
  /** Of the file as it is now. */
  private readonly made = new Map<TraceKind, Made>();
  private name = '';
  private asked: { readonly kind: TraceKind; readonly timer: ReturnType<typeof setInterval> } | undefined;
  /** The one that is shown, or would be if it were not empty. */
  private current: TraceKind | undefined;

  constructor(private readonly stage: TraceStage) {}

  get element(): HTMLElement {
    return this.choice.element;
  }

  /** Undefined where the file is no trace, or nothing was chosen yet. */
  get kind(): TraceKind | undefined {
    return this.current;
  }

  /** Whether the host is making a profile. */
  get isAsking(): boolean {
    return this.asked !== undefined;
  }

  receive(message: TraceOpening | TraceAnswer): void {
    switch (message.type) {
      case 'trace':
        this.open(message);
        return;
      case 'traceProfile':
        if (message.kind === this.asked?.kind) this.take(message.kind, message);
        return;
      case 'traceFailed':
        if (message.kind === this.asked?.kind) this.refuse(message.kind, message.fault, message.message);
        return;
    }
  }

  /** The file is no trace, or not any more. */
  leave(): void {
    this.end();
    this.made.clear();
    this.current = undefined;
    this.choice.element.hidden = true;
  }

  /** The user does not want to wait for it. */
  cancel(): void {
    const { asked } = this;
    if (!asked) return;
    this.end();
    this.stage.send({ type: 'stopTrace' });
    this.settle();
  }

  /** What stands in place of a profile without samples. */
  nothing(): HTMLElement {
    const title = this.current ? traceWords[this.current].none : 'No samples';
    return noticePage({
      icon: 'info',
      title,
      text: `${title} in ${this.name}. Choose another of its profiles, or record for longer, under load.`,
      actions: [],
      isError: false,
      isKnown: true,
    });
  }

  private open({ name, start, fault, message }: TraceOpening): void {
    const wanted = this.current ?? start;
    this.leave();
    this.name = name;
    this.choice.mark(undefined);
    if (fault !== undefined) this.stage.fail(this.noticeOf(fault, 'Execution trace', message));
    else if (wanted !== undefined) this.choose(wanted);
    else this.stage.place(this.choice.start(name));
  }

  /** Back to the choice where nothing is shown. */
  private settle(): void {
    this.choice.mark(this.current);
    if (this.current === undefined) {
      this.choice.element.hidden = true;
      this.stage.place(this.choice.start(this.name));
    }
  }

  private choose(kind: TraceKind): void {
    if (kind === (this.asked?.kind ?? this.current)) return;
    if (this.asked) this.stage.send({ type: 'stopTrace' });
    this.end();
    this.choice.element.hidden = false;
    this.choice.mark(kind);
    const known = this.made.get(kind);
    if (known) this.show(kind, known);
    else this.ask(kind);
  }

  private ask(kind: TraceKind): void {
    const words = (seconds: number): string =>
      `go tool trace makes the profile: ${traceWords[kind].title}${seconds > 0 ? `, ${seconds} s` : ''}`;
    let seconds = 0;
    this.asked = { kind, timer: setInterval(() => this.stage.working(words(++seconds)), 1000) };
    this.stage.working(words(0));
    this.stage.send({ type: 'readTrace', kind });
  }

  private take(kind: TraceKind, { bytes, notes }: Made): void {
    this.end();
    this.made.set(kind, { bytes, notes });
    this.show(kind, { bytes, notes });
  }

  private show(kind: TraceKind, { bytes, notes }: Made): void {
    const isOther = this.current !== undefined && this.current !== kind;
    this.current = kind;
    this.stage.show(`${this.name} · ${kind}`, new Uint8Array(bytes), notes, isOther);
  }

  private refuse(kind: TraceKind, fault: TraceFault, message: string): void {
    this.end();
    if (fault === 'cancelled') {
      this.settle();
      return;
    }
    this.choice.mark(this.current);
    const again = { title: 'Try again', act: () => this.choose(kind) };
    this.stage.fail(this.noticeOf(fault, `${traceWords[kind].title} was not made.`, message, again));
  }

  private noticeOf(fault: TraceFault, title: string, text: string, again?: StateAction): Notice {
    const repairs: Partial<Record<TraceFault, StateAction>> = {
      untrusted: { title: 'Manage Workspace Trust', act: () => this.stage.send({ type: 'manageTrust' }) },
      missing: { title: 'Set the Path of Go', act: () => this.stage.send({ type: 'setGoPath' }) },
    };
    const repair = repairs[fault];
    return {
      icon: 'warning',
      title,
      text,
      actions: [repair, again].filter((action) => action !== undefined),
      isError: true,
      isKnown: true,
    };
  }

  private end(): void {
    if (!this.asked) return;
    clearInterval(this.asked.timer);
    this.asked = undefined;
    this.stage.working(undefined);
  }
}
