/** Owns the export of the profile that is shown: its dialog, the wish for it that came too early, and what became of a file. Refuses to know formats. */
import type { ProfileSettings } from '#protocol/profile';
import { ExportDialog } from './chrome/export-dialog';
import type { Session } from './session';
import type { Host } from './standalone';
import type { ProfileWorker } from './worker-client';

export class Exporting {
  private dialog: ExportDialog | undefined;
  /** Asked for before anything was shown. */
  private wanted = false;

  constructor(private readonly host: Pick<Host, 'send'>) {}

  /** The dialog of another profile. */
  begin(session: Session, worker: ProfileWorker, { ownModules, keepPackages }: ProfileSettings): ExportDialog {
    this.dialog = new ExportDialog(session, {
      ownModules,
      keepPackages: keepPackages ?? [],
      preview: (options) => worker.previewScrub(options),
      make: (choice) => worker.export(choice),
      save: (file) => this.host.send({ type: 'saveExport', ...file }),
    });
    return this.dialog;
  }

  /** Opens the dialog, or notes that it is to be opened. */
  ask(isShown: boolean): void {
    this.wanted = true;
    if (isShown) this.open();
  }

  /** Opens the dialog where it was asked for. */
  open(): void {
    if (!this.wanted || !this.dialog) return;
    this.wanted = false;
    this.dialog.open();
  }

  saved(saved: boolean, message: string): void {
    this.dialog?.saved(saved, message);
  }
}
