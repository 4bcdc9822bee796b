/** Owns the ways in which running a tool is refused or fails; knows no tool. */

/** `untrusted`: the workspace is not trusted · `missing`: no such tool outside the workspace · `flag`: an argument or variable that could run other code · `folder`: no such working folder. */
export type RefusalReason = 'untrusted' | 'missing' | 'flag' | 'folder';

/** Nothing was started. The message says what and what to do. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** `cancelled`: by the user · `timeout` · `output`: printed more than the cap · `start`: the system could not start it · `input`: what it was given is no good. */
export type FailureReason = 'cancelled' | 'timeout' | 'output' | 'start' | 'input';

/** The tool was started, or nearly, and did not come to its end. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
