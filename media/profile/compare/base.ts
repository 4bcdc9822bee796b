/**
 * Owns the profile that another one is compared with: kept for when that is read anew, and how the two are compared.
 * Refuses to know how a difference is made and shown.
 */
import type { Loading, Notice } from '../chrome/states';
import type { BaseFile, ComparisonOptions } from '../model';
import type { Session } from '../session';
import { WorkerError } from '../worker-client';

/** How a comparison begins: both sides kept, as they were taken. */
const firstComparison: ComparisonOptions = { mode: 'diff-base', normalize: false, swapped: false };

interface Kept extends BaseFile {
  readonly options: ComparisonOptions;
}

export interface BaseEnds {
  /** Says above the view, in place of what it said before. */
  say(notice: Notice | undefined): void;
  pick(): void;
}

export class Base {
  /** What a profile is compared with once it is there. */
  private kept: Kept | undefined;
  /** What one is compared with. */
  private joined: { readonly session: Session; readonly kept: Kept } | undefined;

  constructor(
    private readonly loading: Loading,
    private readonly ends: BaseEnds,
  ) {}

  /** A file to compare with came; `join` follows. A comparison goes on in the way it was made before. */
  take(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.kept = { name, bytes, options: this.kept?.options ?? firstComparison };
  }

  /** It belongs to another profile than the next one. Tells whether there was one. */
  forget(): boolean {
    const had = this.kept !== undefined;
    this.kept = undefined;
    this.joined = undefined;
    return had;
  }

  /**
   * Compares with what is kept, if anything is. What cannot be compared is said and forgotten; the view stays as it is, and goes on with the base
   * it has.
   * @throws WorkerError 'cancelled'
   */
  async join(session: Session): Promise<void> {
    for (let { kept } = this; kept; { kept } = this) {
      const { name, bytes, options } = kept;
      const fits = await this.compare(session, { name, bytes: bytes.slice() }, options);
      if (fits) this.joined = { session, kept };
      // Another one came meanwhile.
      if (this.kept !== kept) continue;
      if (!fits) this.kept = this.joined?.session === session ? this.joined.kept : undefined;
      return;
    }
  }

  /** Compares in another way; undefined options end the comparison, and the base is forgotten. */
  async change(session: Session, options: ComparisonOptions | undefined): Promise<void> {
    if (!(await this.compare(session, undefined, options))) return;
    this.kept = options && this.kept && { ...this.kept, options };
    this.joined = this.kept && { session, kept: this.kept };
  }

  /** Tells whether that was possible. */
  private async compare(
    session: Session,
    base: BaseFile | undefined,
    options: ComparisonOptions | undefined,
  ): Promise<boolean> {
    this.loading.start();
    try {
      await session.compare(base, options, (step, done) => this.loading.progress(step, done));
      this.ends.say(undefined);
      return true;
    } catch (error) {
      if (!(error instanceof WorkerError) || error.failure.code === 'cancelled') throw error;
      const { problem, action } = error.failure;
      this.ends.say({
        icon: 'error',
        title: `${base?.name ?? session.comparison?.name ?? ''} cannot be compared.`,
        text: `It ${problem}. ${action}`,
        actions: [{ title: 'Choose another', act: () => this.ends.pick() }],
        isError: true,
      });
      return false;
    } finally {
      this.loading.stop();
    }
  }
}
